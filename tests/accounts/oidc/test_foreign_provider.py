"""The generic way against a provider that we did not write (oidc-provider-mock): what it says of itself is what we configure."""

import warnings
from datetime import timedelta

import pytest
import requests
from django.contrib.auth import SESSION_KEY

from integrations.actions.configure import configure
from integrations.capability import adapter_for
from tenants.context import tenant_context
from tests.accounts.oidc.conftest import Browser

ANNA = {
    "given_name": "Anna", "family_name": "Bianchi", "fiscal_number": "TINIT-BNCNNA84C52I577E", "birthdate": "1984-03-12",
    "email": "anna@posta.example",
}  # fmt: skip
BRUNO = {"given_name": "Bruno", "family_name": "Verdi"}
# Its libraries warn of what they will change.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


@pytest.fixture(scope="module")
def provider():
    with warnings.catch_warnings():
        # It warns of what its own libraries will change.
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread

        users = [User(sub="anna", claims=ANNA), User(sub="bruno", claims=BRUNO)]
        with run_server_in_thread(require_nonce=True, user_claims=users) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(provider, segrate):
    def _configured(**changes) -> None:
        metadata = requests.get(f"{provider}/.well-known/openid-configuration", timeout=5).json()
        options = {name: metadata[name] for name in ENDPOINTS} | {
            "issuer": metadata["issuer"], "client_id": "segrate", "client_secret": "segreto", "acr_values": "",
            "scopes": "openid profile email", "label": "Entra",
        }  # fmt: skip
        with tenant_context(segrate):
            configure("identity", "oidc", options | changes, by={"kind": "system"})

    return _configured


class ForeignBrowser(Browser):
    def choose(self, page: str, person="anna", **form) -> str:
        answer = requests.post(page, data={"sub": person} | form, timeout=5, allow_redirects=False)
        assert answer.status_code in (302, 303), answer.text
        return answer.headers["Location"]

    def log_in(self, person="anna", **form):
        return self.come_back(self.choose(self.start(), person, **form))


@pytest.fixture
def foreign(configured, visit) -> ForeignBrowser:
    configured()
    return ForeignBrowser(visit("segrate"))


def test_it_lets_a_citizen_in(foreign, people_of):
    assert foreign.log_in().status_code == 302
    anna = people_of()["cf:BNCNNA84C52I577E"]
    assert (anna.full_name, anna.email) == ("Anna Bianchi", "anna@posta.example")


def test_the_check_finds_nothing_wrong(foreign, segrate):
    with tenant_context(segrate):
        findings = adapter_for("identity").check_config()
    assert [finding.name for finding in findings if not finding.ok] == []


def test_it_accepts_an_answer_once(foreign):
    back = foreign.choose(foreign.start())
    assert foreign.come_back(back).status_code == 302
    assert foreign.come_back(back).status_code == 400


# Its «no» does not bring the state back, as it should: then nobody knows which login it ends.
@pytest.mark.parametrize(
    ("form", "status"), [({"action": "deny"}, 400), ({"person": "bruno"}, 403)], ids=["denied", "no fiscal code"]
)
def test_it_refuses(foreign, people_of, form, status):
    answer = foreign.log_in(**form)
    assert answer.status_code == status
    assert SESSION_KEY not in foreign.client.session
    assert people_of() == {}


def test_a_level_that_the_provider_does_not_vouch_for_is_refused(configured, visit, people_of):
    configured(acr_values="https://www.spid.gov.it/SpidL2")
    browser = ForeignBrowser(visit("segrate"))
    assert browser.log_in().status_code == 403
    assert people_of() == {}


def test_it_refuses_another_client_of_the_same_provider(foreign, configured):
    """The answer was given to `segrate`; a code is of no use to anybody else."""
    back = foreign.choose(foreign.start())
    configured(client_id="borgo")
    assert foreign.come_back(back).status_code == 400


def test_it_refuses_a_token_that_is_too_old(visit, segrate, configured):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread

        users, age = [User(sub="anna", claims=ANNA)], timedelta(hours=-1)
        with run_server_in_thread(user_claims=users, access_token_max_age=age) as server:
            own = f"http://localhost:{server.server_port}"
            paths = dict(
                zip(
                    ENDPOINTS,
                    ("oauth2/authorize", "oauth2/token", "userinfo", "jwks", "oauth2/end_session"),
                    strict=True,
                )
            )
            configured(issuer=own, **{name: f"{own}/{path}" for name, path in paths.items()})
            browser = ForeignBrowser(visit("segrate"))
            assert browser.log_in().status_code == 403
