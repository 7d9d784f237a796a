"""Operators by the municipality's own identity provider: who is let in, who is not, and what happens to passwords."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.close_account import close_account, reopen_account
from accounts.actions.invite_operator import ask_recovery
from accounts.models import Invitation, LoginRecord, RoleAssignment, StaffIdentity, User
from accounts.roles import Role, SupportLevel
from integrations.actions.configure import configure
from integrations.simulators.demo import staff_configuration
from tenants.context import tenant_context
from tests.accounts.oidc.conftest import Browser
from tests.integrations.simulators.running import simulators
from tests.operators.entering import PASSWORD, enter, give_code, give_password, with_app
from tests.operators.pages import url

__all__ = ["simulators"]

START, BACK, CODE = "/operatori/accedi/account", "/operatori/accedi/account/ritorno", "/operatori/accedi/codice"


class StaffBrowser(Browser):
    def start(self, **query) -> str:
        answer = self.client.get(START, query)
        assert answer.status_code == 302, answer.content
        return answer["Location"]

    def log_in(self, person="carla.neri", means="mfa", anomaly="", **query):
        return self.come_back(self.choose(self.start(**query), person, means, anomaly))


def by_provider(town, simulators, **changes) -> None:
    host = f"http://{town.schema_name}.localhost"
    found = staff_configuration(host, port=simulators.port, public_origin=simulators.url)
    with tenant_context(town):
        configure(found.capability, found.adapter, found.options | changes, by={"kind": "system"})


def hire(town, login, **more) -> User:
    with tenant_context(town):
        return User.objects.create_operator(login, given_name="Carla", family_name="Neri", **more)


@pytest.fixture
def provider(simulators, segrate, borgo):
    for town in (segrate, borgo):
        by_provider(town, simulators)
    return simulators


@pytest.fixture
def invited(segrate):
    """Carla, invited and not in yet: no password, no second factor."""
    return hire(segrate, "carla.neri@segrate.example")


@pytest.fixture
def browser(provider, visit) -> StaffBrowser:
    return StaffBrowser(visit("segrate"))


@pytest.fixture
def here(segrate):
    with tenant_context(segrate):
        yield


def assert_refused(answer, browser, status, words) -> None:
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "/operatori/accedi" in answer.content.decode()
    assert SESSION_KEY not in browser.client.session
    assert "entering" not in browser.client.session


# In


def test_the_login_page_shows_the_button(browser):
    page = browser.client.get("/operatori/accedi?next=/operatori/cerca").content.decode()
    assert "Entra con l&#x27;account del Comune" in page
    assert f"{START}?next=/operatori/cerca" in page
    assert 'name="password"' in page


def test_where_there_is_no_provider_the_login_page_is_as_ever(visit, segrate):
    assert START not in visit("segrate").get("/operatori/accedi").content.decode()


def test_who_was_invited_enters_and_is_linked(browser, invited, here):
    answer = browser.log_in()
    assert (answer.status_code, answer["Location"]) == (302, "/operatori/")
    assert browser.client.session[SESSION_KEY] == str(invited.pk)
    assert StaffIdentity.objects.get().user == invited
    assert LoginRecord.objects.get().how == "staff_oidc"


def test_it_lands_where_the_operator_was_going_and_nowhere_else(browser, invited):
    assert browser.log_in(next="/operatori/cerca")["Location"] == "/operatori/cerca"
    assert browser.log_in(next="https://evil.example/operatori/")["Location"] == "/operatori/"


def test_once_linked_the_subject_alone_counts(browser, invited, here):
    browser.log_in()
    User.objects.filter(pk=invited.pk).update(login="c.neri@segrate.example")
    assert browser.log_in(anomaly="email_not_verified")["Location"] == "/operatori/"
    assert StaffIdentity.objects.count() == 1


def test_it_rotates_the_session_key(browser, invited):
    browser.start()
    before = browser.client.session.session_key
    browser.log_in()
    assert browser.client.session.session_key != before


# The second factor


def test_without_a_second_factor_there_ours_is_asked(browser, invited, here):
    with_app(invited)
    answer = browser.log_in(means="pwd", next="/operatori/cerca")
    assert answer["Location"] == CODE
    assert SESSION_KEY not in browser.client.session
    assert give_code(browser.client, invited)["Location"] == "/operatori/cerca"
    assert LoginRecord.objects.get().how == "staff_oidc_factor"


def test_who_has_no_factor_of_ours_chooses_one_first(browser, invited):
    assert browser.log_in(means="pwd")["Location"] == CODE
    assert browser.client.get(CODE)["Location"] == url("setup")


def test_the_municipality_may_do_without(browser, provider, segrate, invited):
    by_provider(segrate, provider, requires_second_factor=False)
    assert browser.log_in(means="pwd")["Location"] == "/operatori/"


def test_a_level_may_prove_it_instead(browser, provider, segrate, invited):
    by_provider(segrate, provider, acr_values="1")
    assert browser.log_in(means="pwd")["Location"] == "/operatori/"


def test_to_change_factors_who_has_none_here_proves_it_there_again(browser, invited):
    browser.log_in()
    session = browser.client.session
    session["second_factor_at"] = 0
    session.save()
    answer = browser.client.get(url("confirm") + "?next=/operatori/sicurezza/app")
    assert answer["Location"].startswith(f"{START}?conferma=1&next=")
    assert "prompt=login" in browser.client.get(answer["Location"])["Location"]


# Not in


def test_nobody_is_created(browser, here):
    assert_refused(browser.log_in("guido.marini"), browser, 403, "Non sei tra gli operatori")
    assert (User.objects.count(), StaffIdentity.objects.count()) == (0, 0)


def test_an_email_that_nobody_verified_links_nothing(browser, invited, here):
    assert_refused(browser.log_in(anomaly="email_not_verified"), browser, 403, "non risulta verificata")
    assert StaffIdentity.objects.count() == 0


def test_without_an_email_nobody_is_found(browser, invited, here):
    assert_refused(browser.log_in(anomaly="no_email"), browser, 403, "Non sei tra gli operatori")


def test_who_has_left_is_refused_before_and_after_the_link(browser, invited, here):
    User.objects.filter(pk=invited.pk).update(is_active=False)
    assert_refused(browser.log_in(), browser, 403, "accesso allo sportello è chiuso")
    User.objects.filter(pk=invited.pk).update(is_active=True)
    browser.log_in()
    browser.client.post(url("logout"))
    User.objects.filter(pk=invited.pk).update(is_active=False)
    assert_refused(browser.log_in(), browser, 403, "accesso allo sportello è chiuso")


def test_another_account_with_the_same_email_is_refused(browser, invited, provider, here):
    StaffIdentity.objects.create(
        user=invited, issuer=f"{provider.url}/identita", subject="un-altro", linked_at=timezone.now()
    )
    assert_refused(browser.log_in(), browser, 403, "Questo non è l&#x27;account")


def test_closing_and_opening_again_makes_room_for_a_new_account(browser, invited, provider, here):
    elena = User.objects.create_operator("elena@segrate.example")
    RoleAssignment.objects.create(user=elena, role=Role.ADMINISTRATOR)
    StaffIdentity.objects.create(
        user=invited, issuer=f"{provider.url}/identita", subject="vecchio", linked_at=timezone.now()
    )
    close_account(invited, elena)
    reopen_account(invited, elena)
    assert browser.log_in()["Location"] == "/operatori/"


@pytest.mark.parametrize("kind", [User.Kind.CITIZEN, User.Kind.SUPPORT])
def test_citizens_and_support_never_enter_here(browser, invited, here, kind):
    over = {"expires_at": timezone.now() + timezone.timedelta(hours=1), "support_level": SupportLevel.values[0]}
    changes = over if kind == User.Kind.SUPPORT else {}
    User.objects.filter(pk=invited.pk).update(kind=kind, **changes)
    assert_refused(browser.log_in(), browser, 403, "Non sei tra gli operatori")
    assert StaffIdentity.objects.count() == 0


@pytest.mark.parametrize(
    ("anomaly", "status", "words"),
    [
        ("wrong_nonce", 403, "Non possiamo fidarci"),
        ("expired", 403, "Non possiamo fidarci"),
        ("wrong_audience", 403, "Non possiamo fidarci"),
        ("wrong_issuer", 403, "Non possiamo fidarci"),
        ("wrong_signature", 403, "Non possiamo fidarci"),
        ("wrong_subject", 403, "Non possiamo fidarci"),
        ("expired_code", 400, "già stato usato"),
    ],
)
def test_an_answer_that_is_not_right_is_refused(browser, invited, here, anomaly, status, words):
    assert_refused(browser.log_in(anomaly=anomaly), browser, status, words)
    assert StaffIdentity.objects.count() == 0


def test_who_changed_their_mind_finds_a_way_on(browser, invited):
    assert_refused(browser.log_in(person=""), browser, 403, "Accesso annullato")


def test_a_provider_that_is_down_says_so(browser, provider, invited):
    back = browser.choose(browser.start(), "carla.neri", "mfa")
    provider.fault("identity", "down")
    assert_refused(browser.come_back(back), browser, 503, "non risponde")


def test_without_a_provider_the_address_says_so(visit, segrate):
    answer = visit("segrate").get(START)
    assert answer.status_code == 503
    assert "non è attivo" in answer.content.decode()


def test_an_answer_is_taken_once(browser, invited):
    back = browser.choose(browser.start(), "carla.neri", "mfa")
    browser.come_back(back)
    assert browser.come_back(back).status_code == 400


def test_a_login_begun_as_a_citizen_does_not_end_as_an_operator(browser, provider, segrate, invited):
    back = browser.choose(browser.start(), "carla.neri", "mfa")
    session = browser.client.session
    state = parse_qs(urlsplit(back).query)["state"][0]
    states = session["oidc_states"]
    states[state]["capability"] = "identity"
    session["oidc_states"] = states
    session.save()
    assert_refused(browser.come_back(back), browser, 400, "Ricomincia")


# Two municipalities


def test_a_login_begun_in_one_municipality_cannot_end_in_another(browser, visit, borgo, invited):
    hire(borgo, "carla.neri@segrate.example")
    back = browser.choose(browser.start(), "carla.neri", "mfa")
    states = browser.client.session["oidc_states"]
    elsewhere = StaffBrowser(visit("borgo"))
    elsewhere.start()
    session = elsewhere.client.session
    session["oidc_states"] = states
    session.save()
    assert_refused(elsewhere.come_back(back), elsewhere, 400, "Ricomincia")


def test_a_link_holds_in_its_own_municipality(browser, visit, borgo, invited):
    browser.log_in()
    with tenant_context(borgo):
        assert StaffIdentity.objects.count() == 0
    elsewhere = StaffBrowser(visit("borgo"))
    assert_refused(elsewhere.log_in(), elsewhere, 403, "Non sei tra gli operatori")


# Passwords


@pytest.fixture
def provider_alone(provider, segrate):
    by_provider(segrate, provider, password_too=False)
    return provider


def test_the_password_goes_on_opening(browser, invited, here):
    assert enter(browser.client, with_app(invited))["Location"] == "/operatori/"


def test_switched_off_the_password_opens_nothing(provider_alone, visit, invited, here):
    client = visit("segrate")
    answer = give_password(client, with_app(invited))
    assert "Email o password non corrette" in answer.content.decode()
    assert "entering" not in client.session
    assert "solo per chi amministra" in client.get("/operatori/accedi").content.decode()


def test_switched_off_it_still_opens_for_administrators(provider_alone, visit, invited, here):
    RoleAssignment.objects.create(user=invited, role=Role.ADMINISTRATOR)
    assert enter(visit("segrate"), with_app(invited))["Location"] == "/operatori/"


def test_switched_off_no_link_by_email_makes_a_password(provider_alone, visit, invited, here):
    with_app(invited)
    ask_recovery(invited.login)
    client = visit("segrate")
    client.get(f"/operatori/invito/{Invitation.objects.get().token}")
    answer = client.post("/operatori/invito", {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 403
    assert START in answer.content.decode()
    assert Invitation.objects.get().used_at is None


# Out


def test_leaving_ends_it_at_the_provider_too(browser, provider, invited):
    browser.log_in()
    answer = browser.client.post(url("logout"))
    address = answer["Refresh"].removeprefix("0;url=")
    assert address.startswith(f"{provider.url}/identita/uscita?")
    query = parse_qs(urlsplit(address).query)
    assert query["post_logout_redirect_uri"] == ["http://segrate.localhost/operatori/accedi"]
    assert SESSION_KEY not in browser.client.session


def test_who_came_by_password_leaves_here_alone(browser, invited, here):
    browser.log_in()
    enter(browser.client, with_app(invited))
    assert browser.client.post(url("logout"))["Location"] == "/operatori/accedi"


# What is kept


def test_an_account_at_the_provider_belongs_to_one_operator(invited, segrate, here):
    dario = User.objects.create_operator("dario@segrate.example")
    StaffIdentity.objects.create(user=invited, issuer="https://x", subject="1", linked_at=timezone.now())
    for user, subject in ((dario, "1"), (invited, "2")):
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffIdentity.objects.create(user=user, issuer="https://x", subject=subject, linked_at=timezone.now())


def test_no_personal_data_in_the_log(browser, invited, caplog):
    caplog.set_level(logging.DEBUG)
    browser.log_in()
    browser.log_in("guido.marini")
    browser.log_in(anomaly="email_not_verified")
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "operator_unknown" in said
    for secret in ("carla.neri", "guido.marini", "Marini"):
        assert secret not in said
