"""Every way in which a login can fail: the page says so, nothing is written and nobody is logged in."""

import time

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY

from accounts.models import FederationKey
from tenants.context import tenant_context
from tests.accounts.federation.conftest import Browser, configure_federation

NOT_TRUSTED = "Non possiamo fidarci"


def assert_refused(answer, browser, status, words) -> None:
    assert answer.status_code == status, answer.content.decode()
    assert words in answer.content.decode()
    assert SESSION_KEY not in browser.client.session


@pytest.mark.parametrize(
    ("anomaly", "words"),
    [
        ("alg_none", NOT_TRUSTED),
        ("unsigned", NOT_TRUSTED),
        ("wrong_signature", NOT_TRUSTED),
        ("wrong_nonce", NOT_TRUSTED),
        ("wrong_audience", NOT_TRUSTED),
        ("wrong_issuer", NOT_TRUSTED),
        ("wrong_hash", NOT_TRUSTED),
        ("no_identifier", NOT_TRUSTED),
        ("expired", NOT_TRUSTED),
        ("wrong_subject", NOT_TRUSTED),
        ("claims_for_another", NOT_TRUSTED),
        ("not_encrypted", NOT_TRUSTED),
        ("unsigned_claims", NOT_TRUSTED),
        ("wrong_key", NOT_TRUSTED),
        ("low_level", "livello di sicurezza più alto"),
        ("no_fiscal_code", "Manca il tuo codice fiscale"),
        ("malformed_fiscal_code", "Manca il tuo codice fiscale"),
        ("no_name", "Mancano il tuo nome"),
    ],
)
def test_it_refuses_an_answer_that_is_not_right(browser, people_of, anomaly, words):
    assert_refused(browser.log_in(anomaly=anomaly), browser, 403, words)
    assert people_of() == {}


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("access_denied", 403, "non ha confermato l’accesso"),
        ("consent_required", 403, "Non hai dato il consenso"),
        ("login_required", 400, "già stato usato"),
        ("unauthorized_client", 403, "non ha accettato la richiesta"),
        ("invalid_request", 403, "non ha accettato la richiesta"),
        ("invalid_request_object", 403, "non ha accettato la richiesta"),
        ("invalid_scope", 403, "non ha accettato la richiesta"),
        ("unsupported_response_type", 403, "non ha accettato la richiesta"),
        ("server_error", 503, "non risponde"),
        ("temporarily_unavailable", 503, "non risponde"),
    ],
)
def test_it_tells_what_the_provider_said(browser, people_of, error, status, words):
    answer = browser.log_in(error=error)
    assert_refused(answer, browser, status, words)
    assert "/accedi?next=" in answer.content.decode()
    assert people_of() == {}


def test_an_error_that_nobody_foresaw_is_not_believed(browser):
    back = browser.choose(browser.start(), error="access_denied").replace("access_denied", "qualcosa")
    assert_refused(browser.come_back(back), browser, 403, NOT_TRUSTED)


def test_it_refuses_a_code_that_expired(browser, people_of):
    assert_refused(browser.log_in(anomaly="expired_code"), browser, 400, "già stato usato")
    assert people_of() == {}


def test_it_accepts_an_answer_once(browser):
    back = browser.choose(browser.start())
    assert browser.come_back(back).status_code == 302
    assert browser.come_back(back).status_code == 400


def test_it_refuses_the_state_of_another_browser(browser, visit, federation, people_of):
    back = browser.choose(browser.start())
    bruno = Browser(visit("segrate"), federation)
    bruno.start()
    assert_refused(bruno.come_back(back), bruno, 400, "Ricomincia")
    assert people_of() == {}


def test_it_refuses_the_code_of_another_login(browser, visit, federation, people_of):
    anna_back = browser.choose(browser.start())
    bruno = Browser(visit("segrate"), federation)
    bruno_back = bruno.choose(bruno.start(), "bruno-verdi")
    code = anna_back.split("code=")[1].split("&")[0]
    forged = bruno_back.replace(bruno_back.split("code=")[1].split("&")[0], code)
    assert_refused(bruno.come_back(forged), bruno, 400, "già stato usato")
    assert people_of() == {}


def test_it_refuses_a_login_that_took_too_long(browser):
    back = browser.choose(browser.start())
    with time_machine.travel(time.time() + 16 * 60):
        assert_refused(browser.come_back(back), browser, 400, "Ricomincia")


def test_it_refuses_a_login_begun_on_one_municipality_and_ended_on_another(browser, visit, segrate, borgo, people_of):
    back = browser.choose(browser.start())
    elsewhere = Browser(visit("borgo"), browser.simulators)
    elsewhere.start()
    assert_refused(elsewhere.come_back(back), elsewhere, 400, "Ricomincia")
    # Even with the first one's record in the second one's session.
    with tenant_context(segrate):
        records = dict(browser.client.session["federation_logins"])
    with tenant_context(borgo):
        session = elsewhere.client.session
        session["federation_logins"] = records
        session.save()
    assert_refused(elsewhere.come_back(back), elsewhere, 400, "Ricomincia")
    assert people_of() == people_of(borgo) == {}


def test_it_refuses_a_login_begun_with_spid_and_ended_with_the_card(browser):
    back = browser.choose(browser.start()).replace("/spid/oidc/", "/cie/oidc/")
    assert_refused(browser.come_back(back), browser, 400, "Ricomincia")


def test_it_refuses_an_answer_in_the_name_of_another_provider(browser, people_of):
    back = browser.choose(browser.start()).replace("federazione%2Fspid", "federazione%2Fcie")
    assert_refused(browser.come_back(back), browser, 403, NOT_TRUSTED)
    assert people_of() == {}


def test_the_card_must_say_who_answers(federation, visit):
    card = Browser(visit("segrate"), federation, "cie")
    back = card.choose(card.start())
    assert_refused(card.come_back(back.split("&iss=")[0]), card, 403, NOT_TRUSTED)


def test_it_sends_nobody_to_a_provider_that_is_not_on_the_list(browser):
    answer = browser.ask(gestore="https://impostore.example")
    assert_refused(answer, browser, 400, "Gestore di identità non riconosciuto")


def test_it_sends_nobody_to_a_provider_for_whom_nobody_vouches(browser, segrate, simulators):
    """The anchor's configured keys are not those that sign: whatever is said there is worth nothing."""
    from joserfc.jwk import RSAKey

    stranger = RSAKey.generate_key(2048)
    keys = f'{{"keys": [{{"kty": "RSA", "kid": "x", "n": "{stranger.as_dict(private=False)["n"]}", "e": "AQAB"}}]}}'
    configure_federation(segrate, simulators, "spid", trust_anchor_keys=keys)
    assert_refused(browser.ask(), browser, 400, "Gestore di identità non riconosciuto")


def test_it_says_so_when_the_federation_does_not_answer(browser, federation):
    federation.fault("identity", "error")
    assert_refused(browser.ask(), browser, 503, "non risponde")


def test_it_says_so_when_the_provider_is_gone_halfway(browser, federation):
    back = browser.choose(browser.start())
    federation.fault("identity", "error")
    assert_refused(browser.come_back(back), browser, 503, "non risponde")


def test_it_says_so_when_the_way_goes_by_another_protocol(visit, segrate):
    assert visit("segrate").get("/spid/oidc/avvia").status_code == 503
    assert visit("segrate").get("/spid/oidc/.well-known/openid-federation").status_code == 404


def test_saml_says_so_when_the_way_goes_by_federation(browser):
    assert browser.client.get("/spid/login/").status_code == 503
    assert browser.client.get("/spid/metadata").status_code == 404


def test_it_logs_why_and_not_who(browser, caplog):
    browser.log_in(anomaly="wrong_subject")
    assert "userinfo_of_another" in caplog.text
    assert "BNCNNA" not in caplog.text


def test_a_citizen_is_known_to_the_municipality_of_the_login_only(browser, borgo, people_of):
    browser.log_in()
    assert people_of(borgo) == {}


def test_no_two_municipalities_share_a_key(federation, segrate, borgo):
    keys = []
    for town in (segrate, borgo):
        with tenant_context(town):
            keys += [key.public_key["n"] for key in FederationKey.objects.all()]
    assert len(keys) == len(set(keys)) == 12
