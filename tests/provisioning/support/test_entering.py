"""From the console into the desk by a ticket: once, within a minute, in one municipality, for as long as the grant runs."""

import logging
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.actions.give_role import give_role
from accounts.actions.open_support import support_login
from accounts.errors import NotAdministrator, NotAnOperator
from accounts.models import RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role, SupportLevel
from provisioning.support.actions.answer import approve
from provisioning.support.actions.end import end_here, end_mine
from provisioning.support.actions.enter import issue_ticket, use_ticket
from provisioning.support.actions.staff import close_staff
from provisioning.support.errors import NotYours, TicketRefused
from provisioning.support.models import SupportAct, SupportTicket
from tenants.context import public_context, tenant_context
from tests.cases.conftest import citizen
from tests.provisioning.support.conftest import CONSOLE, ENTER

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
OVER = "/operatori/assistenza/finita"


def causes(segrate, *tokens):
    found = []
    with tenant_context(segrate):
        for token in tokens:
            with pytest.raises(TicketRefused) as refused:
                use_ticket(token)
            found.append(refused.value.cause)
    return found


def test_it_opens_a_local_account_that_says_who_and_until_when(ask, fabio, segrate):
    grant = ask()
    with tenant_context(segrate):
        user, used = use_ticket(issue_ticket(grant, fabio))
    assert used == grant
    assert user.full_name == "Fabio Riva (assistenza del fornitore)"
    assert (user.kind, user.expires_at, user.support_level) == ("support", grant.expires_at, "read")
    assert user.fiscal_code is None
    assert not user.has_usable_password()
    assert grant.events.last().kind == "entered"


def test_a_ticket_opens_once(ask, fabio, segrate):
    token = issue_ticket(ask(), fabio)
    with tenant_context(segrate):
        use_ticket(token)
    assert causes(segrate, token) == ["used"]


def test_a_ticket_of_another_municipality_opens_nothing_and_is_not_used_up(ask, fabio, segrate, borgo):
    token = issue_ticket(ask(town=borgo), fabio)
    assert causes(segrate, token) == ["not a ticket of this municipality"]
    with tenant_context(borgo):
        use_ticket(token)


def test_a_ticket_lives_for_a_minute(ask, fabio, segrate):
    with time_machine.travel(NOON, tick=False) as clock:
        grant = ask()
        token = issue_ticket(grant, fabio)
        clock.shift(60)
        assert causes(segrate, token) == ["too old"]
        clock.shift(-61)
        assert causes(segrate, token) == ["too old"]
        clock.shift(2)
        with tenant_context(segrate):
            use_ticket(token)


def test_what_is_no_ticket_opens_nothing(ask, fabio, segrate):
    token = issue_ticket(ask(), fabio)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    wrong = ["", "x", "0" * 500, token.partition(".")[0], forged, f"{'0' * 32}.{token.partition('.')[2]}"]
    assert set(causes(segrate, *wrong)) == {"not a ticket of this municipality"}


def test_a_ticket_opens_nothing_once_the_grant_has_ended(ask, fabio, segrate):
    grant = ask()
    token = issue_ticket(grant, fabio)
    end_mine(grant, fabio)
    assert causes(segrate, token) == ["grant over"]
    with tenant_context(segrate):
        assert not User.objects.exists()


def test_a_ticket_opens_nothing_for_who_has_left_the_vendor(ask, fabio, segrate):
    token = issue_ticket(ask(), fabio)
    User.objects.filter(pk=fabio.pk).update(is_active=False)
    assert causes(segrate, token) == ["staff closed"]


def test_each_enters_only_with_their_own_grant(ask, marta):
    with pytest.raises(NotYours):
        issue_ticket(ask(), marta)


def test_the_token_stands_in_no_table(ask, fabio):
    token = issue_ticket(ask(), fabio)
    row = SupportTicket.objects.values().get()
    assert token.partition(".")[2] not in str(row)


def test_the_form_comes_from_the_console_or_is_refused(ask, fabio, visit):
    token = issue_ticket(ask(), fabio)
    for origin in (
        None,
        "null",
        "https://altrove.example",
        "http://segrate.localhost",
        "http://console.localhost.evil",
    ):
        headers = {"HTTP_ORIGIN": origin} if origin else {}
        assert visit("segrate").post(ENTER, {"biglietto": token}, **headers).status_code == 403
    assert visit("segrate").post(ENTER, {"biglietto": token}, HTTP_ORIGIN=CONSOLE).status_code == 302


def test_the_ticket_is_not_accepted_in_the_address(ask, fabio, visit):
    token = issue_ticket(ask(), fabio)
    assert visit("segrate").get(f"{ENTER}?biglietto={token}").status_code == 405
    assert visit("segrate").post(f"{ENTER}?biglietto={token}", HTTP_ORIGIN=CONSOLE).status_code == 403


def test_no_log_holds_the_ticket(ask, fabio, visit, caplog):
    token = issue_ticket(ask(), fabio)
    with caplog.at_level(logging.DEBUG):
        client = visit("segrate")
        client.post(ENTER, {"biglietto": token}, HTTP_ORIGIN=CONSOLE)
        client.post(ENTER, {"biglietto": token}, HTTP_ORIGIN=CONSOLE)
    assert token not in caplog.text
    assert token.partition(".")[2] not in caplog.text


def test_who_reads_reads_and_changes_nothing(ask, come_in):
    client = come_in(ask())
    assert client.get("/operatori/").status_code == 200
    assert client.get("/operatori/registro-diritti/").status_code == 200
    assert client.get("/operatori/catalogo/").status_code == 403


def test_every_page_of_the_desk_says_that_support_is_here(ask, come_in):
    with time_machine.travel(NOON, tick=False):
        client = come_in(ask(SupportLevel.ADMINISTER, hours=2))
        for path in ("/operatori/", "/operatori/catalogo/", "/operatori/messaggi/"):
            assert "Sei qui come assistenza fino alle 14:00" in client.get(path).content.decode()


def test_operators_see_no_such_banner(elena, segrate, visit):
    with tenant_context(segrate):
        client = visit("segrate", elena.user)
    assert "Sei qui come assistenza" not in client.get("/operatori/").content.decode()


def test_it_never_touches_rights(ask, come_in, segrate):
    client = come_in(ask(SupportLevel.ADMINISTER))
    for path in ("/operatori/ruoli/", "/operatori/ruoli/nuovo", "/operatori/assistenza/"):
        assert client.get(path).status_code == 403
    with tenant_context(segrate):
        fabio_here = User.objects.get()
        with pytest.raises(NotAdministrator):
            give_role(fabio_here, Role.CASE_OFFICER, None, Operator(fabio_here))
        assert not RoleAssignment.objects.exists()


def test_nobody_gives_it_a_role(ask, come_in, elena, segrate):
    come_in(ask())
    with tenant_context(segrate):
        fabio_here = User.objects.get(kind="support")
        with pytest.raises(NotAnOperator):
            give_role(fabio_here, Role.CASE_OFFICER, None, elena)
        RoleAssignment.objects.create(user=fabio_here, role=Role.SOCIAL_WORKER)
        rights = Operator(fabio_here)
        assert not rights.has(Role.SOCIAL_WORKER)
        assert rights.offices_with_restricted() == set()


def test_it_never_becomes_a_citizen(ask, come_in):
    client = come_in(ask(SupportLevel.ADMINISTER))
    assert client.get("/area-personale").status_code == 403


def test_a_citizen_logged_in_with_the_same_browser_is_logged_out(ask, fabio, segrate, visit):
    with tenant_context(segrate):
        client = visit("segrate", citizen("Anna", "BNCNNA85A41F205R"))
    before = client.cookies["sessione"].value
    client.post(ENTER, {"biglietto": issue_ticket(ask(), fabio)}, HTTP_ORIGIN=CONSOLE)
    assert client.cookies["sessione"].value != before
    assert client.get("/area-personale").status_code == 403


def test_the_clock_ends_it_in_the_middle(ask, come_in):
    with time_machine.travel(NOON, tick=False) as clock:
        client = come_in(ask(hours=1))
        clock.shift(3599)
        assert client.get("/operatori/").status_code == 200
        clock.shift(1)
        assert client.get("/operatori/")["Location"] == OVER
        assert client.get(OVER).status_code == 200
        assert client.get("/operatori/")["Location"].startswith("/operatori/accedi")


def test_the_municipality_ends_it_in_the_middle(ask, come_in, elena, segrate):
    grant = ask(SupportLevel.ADMINISTER)
    client = come_in(grant)
    with tenant_context(segrate):
        end_here(grant.id, elena)
    answer = client.post("/operatori/messaggi/receipt/", {})
    assert (answer.status_code, answer["Location"]) == (302, OVER)


def test_a_person_who_leaves_the_vendor_is_out_at_the_next_request(ask, come_in, fabio):
    client = come_in(ask())
    with public_context():
        close_staff(fabio)
    assert client.get("/operatori/")["Location"] == OVER


def test_a_session_does_not_live_on_in_the_next_grant(ask, come_in, fabio):
    first = ask()
    old = come_in(first)
    end_mine(first, fabio)
    new = come_in(ask(SupportLevel.ADMINISTER))
    assert new.get("/operatori/catalogo/").status_code == 200
    assert old.get("/operatori/catalogo/").status_code == 302


def test_the_session_of_one_municipality_opens_no_other(ask, come_in, visit):
    client = come_in(ask())
    stranger = visit("borgo")
    stranger.cookies["sessione"] = client.cookies["sessione"].value
    assert stranger.get("/operatori/")["Location"].startswith("/operatori/accedi")


def test_each_page_is_written_down_refused_ones_too(ask, come_in, segrate, borgo):
    grant = ask()
    client = come_in(grant)
    client.get("/operatori/")
    client.get("/operatori/ruoli/")
    with tenant_context(segrate):
        acts = [(act.page, act.status, act.by["name"]) for act in SupportAct.objects.order_by("at")]
    assert acts == [
        ("operators:inbox", 200, "Fabio Riva (assistenza del fornitore)"),
        ("operators:roles", 403, "Fabio Riva (assistenza del fornitore)"),
    ]
    with tenant_context(borgo):
        assert not SupportAct.objects.exists()


def test_restricted_data_open_only_with_the_consent(ask, segrate, elena, fabio):
    grant = ask(SupportLevel.RESTRICTED)
    with tenant_context(segrate):
        approve(grant.id, elena)
    grant.refresh_from_db()
    with tenant_context(segrate):
        user, _grant = use_ticket(issue_ticket(grant, fabio))
        rights = Operator(user)
        assert rights.offices_with_restricted() is None
        assert rights.has(Role.AUDITOR)
        assert not rights.is_administrator


@pytest.mark.parametrize("login", ["support", "fabio"])
def test_neither_support_nor_staff_log_in_on_a_municipalitys_host(ask, come_in, segrate, visit, fabio, login):
    come_in(ask())
    name = {"support": support_login(fabio.pk), "fabio": fabio.login}[login]
    with tenant_context(segrate):
        User.objects.filter(kind="support").update(password=fabio.password)
    data = {"username": name, "password": "una lunga parola segreta"}
    assert "Email o password non corrette" in visit("segrate").post("/operatori/accedi", data).content.decode()


def test_a_session_of_staff_would_open_nothing_in_a_municipality(segrate, visit):
    with tenant_context(segrate):
        stray = User.objects.create(login="x", kind="staff", given_name="X", family_name="Y", password="!")
        client = visit("segrate", stray)
    assert client.get("/operatori/")["Location"].startswith("/operatori/accedi")


@pytest.mark.parametrize(
    "change", [{"expires_at": None}, {"support_level": ""}, {"support_level": "all"}, {"kind": "operator"}]
)
def test_support_without_an_expiry_cannot_be_stored(ask, come_in, segrate, change):
    come_in(ask())
    with tenant_context(segrate), pytest.raises(IntegrityError, match="user_support_expires"), transaction.atomic():
        User.objects.update(**change)
