"""Leaving: the token is revoked at the provider, and nothing at the provider can keep the citizen in."""

import pytest
import requests
from django.contrib.auth import SESSION_KEY

from tenants.context import tenant_context
from tenants.crypto import decrypt


@pytest.fixture
def token(browser, segrate) -> str:
    assert browser.log_in().status_code == 302
    with tenant_context(segrate):
        return decrypt(browser.client.session["identity_logout_hint"]["access_token"])


def is_good(browser, token: str) -> bool:
    answer = requests.get(f"{browser.provider}/userinfo", headers={"Authorization": f"Bearer {token}"}, timeout=5)
    return answer.status_code == 200


def test_it_revokes_the_token(browser, token):
    assert is_good(browser, token)
    answer = browser.client.post("/esci")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert SESSION_KEY not in browser.client.session
    assert not is_good(browser, token)


def test_the_session_does_not_hold_the_token_in_clear(browser, token):
    assert token not in str(dict(browser.client.session))


def test_it_leaves_even_when_the_provider_does_not_answer(browser, token, federation):
    federation.fault("identity", "error")
    assert browser.client.post("/esci").status_code == 302
    assert SESSION_KEY not in browser.client.session


def test_it_leaves_even_when_what_it_kept_cannot_be_read(browser, token):
    session = browser.client.session
    session["identity_logout_hint"] = {"federated_provider": browser.provider, "access_token": "x"}
    session.save()
    assert browser.client.post("/esci").status_code == 302
    assert SESSION_KEY not in browser.client.session
