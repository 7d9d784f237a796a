import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://segrate.localhost/accedi/ritorno"
REQUEST = {
    "response_type": "code",
    "client_id": "sportello-segrate",
    "redirect_uri": BACK,
    "scope": "openid profile",
    "state": "s" * 40,
    "nonce": "n" * 40,
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
CREDENTIALS = ("sportello-segrate", "identita-di-prova-segrate")


def ask(simulators, **changes):
    return requests.get(
        f"{simulators.url}/identita/autorizzazione", params=REQUEST | changes, timeout=5, allow_redirects=False
    )


def code_for(simulators, person="anna-bianchi"):
    browser = requests.Session()
    address = f"{simulators.url}/identita/autorizzazione"
    page = browser.get(address, params=REQUEST, timeout=5).text
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    form = REQUEST | {"csrfmiddlewaretoken": token, "person": person, "means": "spid"}
    answer = browser.post(address, data=form, timeout=5, allow_redirects=False)
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def redeem(simulators, code, auth=CREDENTIALS, **changes):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    return requests.post(f"{simulators.url}/identita/token", data=form | changes, auth=auth, timeout=5)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "sconosciuto"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?x=1"},
        {"redirect_uri": "http://borgo.localhost/accedi/ritorno"},
    ],
)
def test_it_sends_nobody_to_an_address_that_is_not_registered(simulators, changes):
    answer = ask(simulators, **changes)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"state": "corto"}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_it_tells_the_client_what_is_wrong_with_its_request(simulators, changes, error):
    answer = ask(simulators, **changes)
    assert answer.headers["Location"].startswith(f"{BACK}?error={error}")


def test_the_page_lets_its_form_end_at_the_client_and_nowhere_else(simulators):
    assert "form-action 'self' http://segrate.localhost;" in ask(simulators).headers["Content-Security-Policy"]


def test_it_gives_the_attributes_of_the_person_chosen(simulators):
    tokens = redeem(simulators, code_for(simulators, "teresa-ferrari")).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    claims = requests.get(f"{simulators.url}/identita/userinfo", headers=headers, timeout=5).json()
    assert (claims["given_name"], claims["fiscal_number"]) == ("Teresa", "TINIT-FRRTRS41T48D150J")


def test_it_accepts_the_secret_in_the_form_too(simulators):
    secret = {"client_id": CREDENTIALS[0], "client_secret": CREDENTIALS[1]}
    assert redeem(simulators, code_for(simulators), auth=None, **secret).status_code == 200


def test_it_refuses_a_wrong_secret(simulators):
    answer = redeem(simulators, code_for(simulators), auth=("sportello-segrate", "sbagliato"))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_it_takes_a_code_once(simulators):
    code = code_for(simulators)
    assert [redeem(simulators, code).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize("changes", [{"code_verifier": "w" * 64}, {"redirect_uri": "http://segrate.localhost/"}])
def test_a_failed_try_spends_the_code(simulators, changes):
    code = code_for(simulators)
    assert redeem(simulators, code, **changes).json() == {"error": "invalid_grant"}
    assert redeem(simulators, code).json() == {"error": "invalid_grant"}


def test_it_gives_a_code_to_nobody_but_the_client_it_was_made_for(simulators):
    other = ("sportello-borgo", "identita-di-prova-borgo")
    assert redeem(simulators, code_for(simulators), auth=other).json() == {"error": "invalid_grant"}


def test_it_keeps_attributes_from_who_has_no_token(simulators):
    headers = {"Authorization": "Bearer indovinato"}
    assert requests.get(f"{simulators.url}/identita/userinfo", headers=headers, timeout=5).status_code == 401


@pytest.mark.parametrize("back", ["https://evil.example/", "http://borgo.localhost/", ""])
def test_after_logging_out_it_sends_nobody_to_an_unknown_address(simulators, back):
    query = {"client_id": "sportello-segrate", "post_logout_redirect_uri": back}
    answer = requests.get(f"{simulators.url}/identita/uscita", params=query, timeout=5, allow_redirects=False)
    assert answer.status_code == 400


def test_it_publishes_where_everything_is(simulators):
    found = requests.get(f"{simulators.url}/identita/.well-known/openid-configuration", timeout=5).json()
    assert found["issuer"] == f"{simulators.url}/identita"
    assert found["authorization_endpoint"].startswith(f"http://simulatori.localhost:{simulators.port}/")
    assert found["code_challenge_methods_supported"] == ["S256"]
