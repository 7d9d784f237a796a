import json

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from tests.accounts.federation.conftest import Browser, query_of

ANNA = "cf:BNCNNA84C52I577E"


def said(token: str) -> dict:
    return json.loads(jws.extract_compact(token.encode()).payload)


@pytest.fixture
def asked(browser) -> dict:
    """The signed request that goes to the provider."""
    return said(query_of(browser.start())["request"])


def test_it_lets_a_citizen_in(browser, people_of):
    answer = browser.log_in()
    assert (answer.status_code, answer["Location"]) == (302, "/area-personale")
    anna = people_of()[ANNA]
    assert (anna.full_name, anna.fiscal_code, anna.birth_place) == ("Anna Bianchi", "BNCNNA84C52I577E", "Segrate")
    assert (anna.email, anna.phone) == ("anna.bianchi@posta.example", "+393331112201")
    assert browser.client.session["identity_source"] == "spid"
    assert browser.client.session["identity_level"] == 2


def test_the_card_lets_the_same_citizen_in(browser, people_of, visit, federation):
    browser.log_in()
    card = Browser(visit("segrate"), federation, "cie")
    assert card.log_in().status_code == 302
    assert list(people_of()) == [ANNA]
    assert card.client.session["identity_source"] == "cie"
    assert card.client.session["identity_level"] == 3


def test_it_lands_where_the_citizen_was_going(browser):
    answer = browser.come_back(browser.choose(browser.start(next="/servizi?x=1")))
    assert answer["Location"] == "/servizi?x=1"


def test_two_tabs_land_each_where_it_was_going(browser):
    first, second = browser.start(next="/servizi"), browser.start(next="/stato-pratica")
    assert browser.come_back(browser.choose(second))["Location"] == "/stato-pratica"
    assert browser.come_back(browser.choose(first))["Location"] == "/servizi"


def test_it_rotates_the_session_key(browser):
    browser.start()
    before = browser.client.session.session_key
    browser.log_in()
    assert browser.client.session.session_key != before


def test_its_request_says_what_the_rules_want(asked, browser):
    me = "http://segrate.localhost/spid/oidc"
    assert (asked["iss"], asked["client_id"], asked["aud"]) == (me, me, [browser.provider])
    assert asked["redirect_uri"] == f"{me}/ritorno"
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert (asked["acr_values"], asked["prompt"]) == ("https://www.spid.gov.it/SpidL2", "consent login")
    assert all(len(asked[name]) >= 32 and asked[name].isalnum() for name in ("state", "nonce"))
    assert 0 < asked["exp"] - asked["iat"] <= 300


def test_it_asks_for_no_more_than_it_uses(asked, visit, federation):
    card = said(query_of(Browser(visit("segrate"), federation, "cie").start())["request"])
    assert set(card["claims"]["userinfo"]) == {
        "given_name", "family_name", "https://attributes.eid.gov.it/fiscal_number", "birthdate",
    }  # fmt: skip
    assert set(asked["claims"]) == {"userinfo"}


def test_it_signs_its_request_with_the_key_it_publishes(browser):
    configuration = said(browser.client.get("/spid/oidc/.well-known/openid-federation").content.decode())
    published = configuration["metadata"]["openid_relying_party"]["jwks"]["keys"]
    keys = KeySet.import_key_set({"keys": [key for key in published if key["use"] == "sig"]})
    request = query_of(browser.start())["request"]
    assert jws.deserialize_compact(request, keys, algorithms=["RS256"]).headers()["alg"] == "RS256"


def test_it_repeats_outside_what_oauth_wants_there(browser):
    query = query_of(browser.start())
    inside = said(query["request"])
    assert set(query) == {
        "client_id", "response_type", "scope", "code_challenge", "code_challenge_method", "request",
    }  # fmt: skip
    assert all(query[name] == inside[name] for name in set(query) - {"request"})


def test_a_service_may_ask_for_a_higher_level(browser):
    assert said(query_of(browser.start(livello="3"))["request"])["acr_values"].endswith("SpidL3")
    assert said(query_of(browser.start(livello="1"))["request"])["acr_values"].endswith("SpidL2")


def test_the_login_page_leads_to_it(browser):
    page = browser.client.get("/accedi").content.decode()
    assert "/spid/oidc/avvia?gestore=" in page
    assert "/cie/oidc/avvia?gestore=" in page


def test_it_begins_on_the_host_that_the_federation_knows(browser):
    answer = browser.client.get(
        "/spid/oidc/avvia", {"gestore": browser.provider}, headers={"host": "segrate.localhost:81"}
    )
    assert answer["Location"].startswith("http://segrate.localhost/spid/oidc/avvia?gestore=")


@pytest.mark.parametrize("path", ["/spid/oidc/avvia", "/spid/oidc/ritorno", "/spid/oidc/.well-known/openid-federation"])
def test_its_pages_are_never_cached(browser, path):
    assert "no-store" in browser.client.get(path)["Cache-Control"]
