"""Every way in which a login can fail: the page says so, nothing is written and nobody is logged in."""

import logging
from datetime import timedelta
from threading import BoundedSemaphore

import pytest
import requests
import time_machine
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from tenants.context import tenant_context
from tests.accounts.oidc.conftest import Browser, configure_identity


def assert_refused(answer, browser, status, words) -> None:
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert SESSION_KEY not in browser.client.session


@pytest.mark.parametrize(
    ("anomaly", "words"),
    [
        ("wrong_nonce", "Non possiamo fidarci"),
        ("expired", "Non possiamo fidarci"),
        ("wrong_audience", "Non possiamo fidarci"),
        ("wrong_issuer", "Non possiamo fidarci"),
        ("wrong_signature", "Non possiamo fidarci"),
        ("wrong_subject", "Non possiamo fidarci"),
        ("low_level", "livello di sicurezza più alto"),
        ("no_fiscal_code", "Manca il tuo codice fiscale"),
        ("malformed_fiscal_code", "Manca il tuo codice fiscale"),
        ("no_name", "Mancano il tuo nome"),
    ],
)
def test_it_refuses_an_answer_that_is_not_right(browser, people_of, anomaly, words):
    assert_refused(browser.log_in(anomaly=anomaly), browser, 403, words)
    assert people_of() == {}


def test_it_refuses_a_code_that_expired(browser, people_of):
    assert_refused(browser.log_in(anomaly="expired_code"), browser, 400, "già stato usato")
    assert people_of() == {}


def test_it_accepts_an_answer_once(browser):
    back = browser.choose(browser.start())
    assert browser.come_back(back).status_code == 302
    again = browser.come_back(back)
    assert again.status_code == 400
    assert "Vai all’area personale" in again.content.decode()


def test_it_refuses_a_code_used_by_another_login(browser, visit, people_of):
    """Anna's code put into an answer to Bruno's own login: the provider gives it out once, and to one verifier."""
    anna_back = browser.choose(browser.start())
    bruno = Browser(visit("segrate"))
    bruno_back = bruno.choose(bruno.start(), "bruno-verdi")
    code = anna_back.split("code=")[1].split("&")[0]
    forged = bruno_back.replace(bruno_back.split("code=")[1].split("&")[0], code)
    assert_refused(bruno.come_back(forged), bruno, 400, "già stato usato")
    assert people_of() == {}


def test_it_refuses_the_state_of_another_browser(browser, visit, people_of):
    back = browser.choose(browser.start())
    bruno = Browser(visit("segrate"))
    assert_refused(bruno.come_back(back), bruno, 400, "Ricomincia")
    assert people_of() == {}


def test_it_refuses_an_answer_nobody_asked_for(browser):
    assert_refused(browser.client.get("/accedi/ritorno?code=x&state=y"), browser, 400, "Ricomincia")
    assert_refused(browser.client.get("/accedi/ritorno"), browser, 400, "Ricomincia")


def test_it_refuses_a_login_that_took_too_long(browser):
    back = browser.choose(browser.start())
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert_refused(browser.come_back(back), browser, 400, "Ricomincia")


def test_a_login_begun_in_one_municipality_cannot_end_in_another(browser, visit, borgo, people_of):
    back = browser.choose(browser.start())
    elsewhere = Browser(visit("borgo"))
    assert_refused(elsewhere.come_back(back), elsewhere, 400, "Ricomincia")
    assert people_of(borgo) == {}


def test_a_session_carried_to_another_municipality_is_worth_nothing(browser, visit, borgo, people_of):
    back = browser.choose(browser.start())
    elsewhere = Browser(visit("borgo"))
    elsewhere.client.cookies = browser.client.cookies
    assert elsewhere.come_back(back).status_code == 400
    assert people_of(borgo) == {}


def test_even_the_right_state_does_not_end_in_another_municipality(browser, visit, borgo, people_of):
    """The record itself says where it belongs, should two municipalities ever share a session store."""
    back = browser.choose(browser.start())
    states = browser.client.session["oidc_states"]
    elsewhere = Browser(visit("borgo"))
    elsewhere.start()
    session = elsewhere.client.session
    session["oidc_states"] = states
    session.save()
    assert_refused(elsewhere.come_back(back), elsewhere, 400, "Ricomincia")
    assert people_of(borgo) == {}


def test_it_understands_who_changed_their_mind(browser, people_of):
    answer = browser.log_in(person="", next="/servizi")
    assert_refused(answer, browser, 403, "Accesso annullato")
    assert 'href="/accedi?next=%2Fservizi"' in answer.content.decode()
    assert people_of() == {}


def test_it_refuses_an_answer_that_names_another_issuer(browser):
    back = browser.choose(browser.start()).replace("iss=http", "iss=https")
    assert_refused(browser.come_back(back), browser, 403, "Non possiamo fidarci")


@pytest.mark.parametrize(
    "fault", [{"kind": "down"}, {"kind": "error", "status": 500}, {"kind": "error", "status": 502}]
)
def test_it_says_when_the_provider_is_down(browser, identity, people_of, fault):
    back = browser.choose(browser.start())
    identity.fault("identity", **fault)
    assert_refused(browser.come_back(back), browser, 503, "non risponde")
    assert people_of() == {}


def test_it_does_not_wait_for_a_provider_that_hangs(browser, identity, monkeypatch):
    monkeypatch.setattr("accounts.oidc.transport.READ_SECONDS", 0.2)
    back = browser.choose(browser.start())
    identity.fault("identity", "slow", seconds=2)
    assert_refused(browser.come_back(back), browser, 503, "non risponde")


def test_it_does_not_let_logins_take_all_the_threads(browser, monkeypatch):
    busy = BoundedSemaphore(1)
    busy.acquire()
    monkeypatch.setattr("accounts.oidc.transport._slots", busy)
    monkeypatch.setattr("accounts.oidc.transport.WAIT_FOR_SLOT_SECONDS", 0.01)
    assert_refused(browser.log_in(), browser, 503, "non risponde")


def test_after_three_failures_it_does_not_even_ask(browser, identity):
    backs = [browser.choose(browser.start()) for _ in range(4)]
    identity.fault("identity", "error", tenant="segrate", count=3)
    assert [browser.come_back(back).status_code for back in backs] == [503] * 4
    assert requests.get(f"{identity.url}/api/guasti", timeout=5).json()["items"] == []


def test_it_says_when_the_municipality_has_no_provider(visit, segrate):
    answer = visit("segrate").get("/accedi/avvia")
    assert answer.status_code == 503
    assert "non è ancora attivo" in answer.content.decode()


def test_it_says_when_its_own_credentials_are_refused(browser, identity, segrate, people_of):
    configure_identity(segrate, identity, client_secret="sbagliato")
    assert_refused(browser.log_in(), browser, 503, "non è ancora attivo")
    assert people_of() == {}


def test_it_finds_the_new_keys_of_a_provider_that_changed_them(browser, identity, segrate):
    from accounts.oidc import transport

    browser.start()
    with tenant_context(segrate):
        address = f"{identity.url}/identita/jwks"
        transport.cache.set(transport._cache_key(address), [{"kid": "old", "kty": "RSA"}])
    assert browser.log_in().status_code == 302


def test_it_writes_no_personal_data_in_the_log(browser, caplog):
    caplog.set_level(logging.DEBUG)
    browser.log_in()
    browser.client.logout()
    for anomaly in ("malformed_fiscal_code", "wrong_nonce", "no_name", "expired_code"):
        browser.log_in(anomaly=anomaly)
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("accounts"))
    everything = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "fiscal_code_malformed" in ours
    for secret in ("BNCNNA", "Bianchi", "posta.example", "ABCDEF00"):
        assert secret not in everything
