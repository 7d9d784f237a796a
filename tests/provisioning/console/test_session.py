"""Entering the console: the set-up link, password and code, and what is refused."""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Authenticator, User
from accounts.second_factor import Factors, new_recovery_codes
from integrations.simulators.operators import code_of
from provisioning.support.actions.staff import staff_with
from provisioning.support.models import SupportGrant
from provisioning.support.setup_link import setup_token
from tenants.context import tenant_context

PASSWORD = "una lunga parola segreta"
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.fixture
def browser(db):
    return Client(HTTP_HOST="console.localhost")


@pytest.fixture
def app(fabio):
    return Authenticator.objects.create(user=fabio, name="app")


def give_password(browser, password=PASSWORD):
    return browser.post("/accedi", {"username": "fabio.riva@fornitore.example", "password": password})


def test_password_and_code_open_the_console(browser, app):
    assert give_password(browser)["Location"] == "/accedi/codice"
    assert browser.get("/comuni/").status_code == 302
    answer = browser.post("/accedi/codice", {"con": "app", "code": code_of(app.secret)})
    assert answer["Location"] == "/comuni/"
    assert browser.get("/comuni/").status_code == 200


def test_the_password_alone_opens_nothing(browser, app):
    give_password(browser)
    browser.post("/accedi/codice", {"con": "app", "code": "000000"})
    assert browser.get("/comuni/")["Location"].startswith("/accedi")


def test_a_code_opens_once(browser, app):
    with time_machine.travel(NOON, tick=False):
        code = code_of(app.secret)
        give_password(browser)
        browser.post("/accedi/codice", {"con": "app", "code": code})
        other = Client(HTTP_HOST="console.localhost")
        give_password(other)
        other.post("/accedi/codice", {"con": "app", "code": code})
        assert other.get("/comuni/").status_code == 302


def test_a_recovery_code_opens_when_the_phone_is_lost(browser, app, fabio):
    code = new_recovery_codes(fabio)[0]
    give_password(browser)
    browser.post("/accedi/codice", {"con": "recupero", "code": code})
    assert browser.get("/comuni/").status_code == 200


def test_after_the_login_one_is_where_one_wanted_to_be(browser, app):
    browser.post(
        "/accedi", {"username": "fabio.riva@fornitore.example", "password": PASSWORD, "next": "/comuni/segrate/"}
    )
    answer = browser.post("/accedi/codice", {"con": "app", "code": code_of(app.secret)})
    assert answer["Location"] == "/comuni/segrate/"


@pytest.mark.parametrize("wanted", ["https://altrove.example/comuni/", "//altrove.example", "/operatori/"])
def test_the_login_leads_to_no_other_site(browser, app, wanted):
    browser.post("/accedi", {"username": "fabio.riva@fornitore.example", "password": PASSWORD, "next": wanted})
    answer = browser.post("/accedi/codice", {"con": "app", "code": code_of(app.secret)})
    assert answer["Location"] == "/comuni/"


def test_five_wrong_passwords_lock_the_login_with_a_page(browser, fabio):
    for _time in range(5):
        answer = give_password(browser, "sbagliata")
    assert answer.status_code == 429
    assert "Accesso sospeso" in answer.content.decode()
    assert give_password(browser).status_code == 429


def test_who_left_does_not_enter(browser, app):
    User.objects.filter(login="fabio.riva@fornitore.example").update(is_active=False)
    assert "non corrette" in give_password(browser).content.decode()


def test_leaving_ends_the_session(visit, fabio):
    client = visit("console.localhost", fabio)
    assert client.post("/esci")["Location"] == "/accedi"
    assert client.get("/comuni/").status_code == 302


def made(email="nuova@fornitore.example"):
    out = StringIO()
    call_command("create_staff", email=email, given_name="Nuova", family_name="Persona", stdout=out)
    return out.getvalue().strip()


def test_the_command_prints_a_link_that_sets_everything_up(browser):
    link = made()
    assert link.startswith("http://console.localhost/invito/")
    assert browser.get(link.removeprefix("http://console.localhost"))["Location"] == "/invito"
    assert browser.get("/invito").status_code == 200
    words = "quattro parole a caso qui"
    assert browser.post("/invito", {"password": words, "again": words})["Location"] == "/accedi/codice"
    assert browser.get("/accedi/codice")["Location"] == "/accedi/app"
    secret = re.search(r'co-secret sp-mono">([^<]+)<', browser.get("/accedi/app").content.decode())[1].replace(" ", "")
    page = browser.post("/accedi/app", {"code": code_of(secret)}).content.decode()
    assert page.count("<li>") >= 10
    assert browser.get("/comuni/").status_code == 200
    assert Factors(staff_with("nuova@fornitore.example")).codes_left == 10


def test_the_link_works_once(browser):
    path = made().removeprefix("http://console.localhost")
    words = "quattro parole a caso qui"
    browser.get(path)
    browser.post("/invito", {"password": words, "again": words})
    second = Client(HTTP_HOST="console.localhost")
    second.get(path)
    assert second.get("/invito").status_code == 410


def test_the_link_lives_for_a_day(browser, fabio):
    with time_machine.travel(NOON, tick=False) as clock:
        token = setup_token(fabio)
        clock.shift(24 * 3600 + 1)
        browser.get(f"/invito/{token}")
        assert browser.get("/invito").status_code == 410


def test_the_command_of_who_is_there_takes_password_and_factor(fabio, app):
    made("fabio.riva@fornitore.example")
    fabio.refresh_from_db()
    assert not fabio.has_usable_password()
    assert not Factors(fabio).any


def test_staff_are_no_users_of_any_municipality(segrate):
    made()
    with tenant_context(segrate):
        assert not User.objects.exists()


def test_closing_an_account_ends_the_grants(ask):
    ask()
    out = StringIO()
    call_command("close_staff", email="fabio.riva@fornitore.example", stdout=out)
    assert "1 grants ended" in out.getvalue()
    assert SupportGrant.objects.get().standing() == "ended"


@pytest.mark.parametrize(
    ("options", "left"),
    [({"all": True}, 0), ({"tenant": "segrate"}, 1), ({"email": "marta.sala@fornitore.example"}, 2)],
)
def test_grants_are_ended_by_command(ask, marta, borgo, options, left):
    ask(), ask(town=borgo), ask(staff=marta)
    call_command("end_support", stdout=StringIO(), **options)
    assert SupportGrant.objects.filter(ended_at=None).count() == left


def test_the_command_asks_whose(db):
    with pytest.raises(CommandError, match="Say whose"):
        call_command("end_support")
