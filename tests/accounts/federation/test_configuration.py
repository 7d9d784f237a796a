"""What the municipality publishes of itself, how its keys change, and what an administrator may configure."""

import json
import time
from io import StringIO

import pytest
from django.core.management import call_command
from joserfc import jws
from joserfc.jwk import KeySet
from pydantic import ValidationError

from accounts.federation import keys
from accounts.models import FederationKey
from integrations.capability import adapter_for
from integrations.identity.federation.options import FederationOptions
from tenants.context import tenant_context
from tests.accounts.federation.conftest import configure_federation, enrol
from tests.accounts.federation.federated import public, token

ME = "http://segrate.localhost/spid/oidc"


@pytest.fixture
def published(browser):
    def _published() -> tuple[dict, dict]:
        answer = browser.client.get("/spid/oidc/.well-known/openid-federation")
        assert answer["Content-Type"] == "application/entity-statement+jwt"
        text = answer.content.decode()
        claims = json.loads(jws.extract_compact(text.encode()).payload)
        signed = jws.deserialize_compact(text, KeySet.import_key_set(claims["jwks"]), algorithms=["RS256"])
        return signed.headers(), claims

    return _published


def test_it_says_who_the_municipality_is(published, browser):
    header, claims = published()
    assert header["typ"] == "entity-statement+jwt"
    assert claims["iss"] == claims["sub"] == ME
    assert claims["authority_hints"] == [browser.provider.removesuffix("/spid")]
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    entity = claims["metadata"]["federation_entity"]
    assert entity["contacts"] == ["protocollo@pec.comune.example"]
    assert {"organization_name", "homepage_uri", "policy_uri"} <= set(entity)


def test_it_says_how_it_logs_people_in(published):
    party = published()[1]["metadata"]["openid_relying_party"]
    assert (party["client_id"], party["redirect_uris"]) == (ME, [f"{ME}/ritorno"])
    assert party["token_endpoint_auth_method"] == "private_key_jwt"
    assert (party["response_types"], party["grant_types"]) == (["code"], ["authorization_code"])
    assert party["client_registration_types"] == ["automatic"]
    assert (party["userinfo_encrypted_response_alg"], party["userinfo_encrypted_response_enc"]) == (
        "RSA-OAEP-256", "A256CBC-HS512",
    )  # fmt: skip


def test_it_keeps_the_keys_of_the_federation_apart_and_private(published):
    claims = published()[1]
    protocol = claims["metadata"]["openid_relying_party"]["jwks"]["keys"]
    federation = claims["jwks"]["keys"]
    assert [key["use"] for key in protocol] == ["sig", "enc"]
    assert len({key["kid"] for key in [*protocol, *federation]}) == 3
    assert all("d" not in key and "p" not in key for key in [*protocol, *federation])


def test_it_carries_the_marks_that_it_was_given(published, segrate, simulators):
    mark = token({"iss": "https://anchor.example", "sub": ME, "id": "https://anchor.example/public"}, 0)
    configure_federation(segrate, simulators, "spid", trust_marks=mark, authority_hints="https://middle.example/")
    claims = published()[1]
    assert claims["trust_marks"] == [{"id": "https://anchor.example/public", "trust_mark": mark}]
    assert claims["authority_hints"] == ["https://middle.example/"]


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_login_keys", "--municipality", "segrate", "--way", "spid", *arguments, stdout=out)
    return out.getvalue()


def test_its_keys_change_without_a_moment_in_which_nobody_can_log_in(browser, published, federation):
    before = published()[0]["kid"]
    assert rotate("--prepare").count("second key") == 3
    header, claims = published()
    assert header["kid"] == before
    assert len(claims["jwks"]["keys"]) == 2
    assert len(claims["metadata"]["openid_relying_party"]["jwks"]["keys"]) == 4
    enrol(federation, browser.client, "spid")
    under_way = browser.choose(browser.start())
    assert rotate("--activate").count("new key") == 3
    header, claims = published()
    assert (header["kid"] != before, len(claims["jwks"]["keys"])) == (True, 1)
    # The provider still knows what was published before the change, and encrypts for the old key.
    assert browser.come_back(under_way).status_code == 302
    assert browser.log_in().status_code == 302


def test_what_signed_once_is_destroyed_and_what_decrypted_at_the_second_change(federation, segrate):
    def sealed() -> list[str]:
        rows = FederationKey.objects.filter(way="spid", state="retired").exclude(sealed_key="")
        return [row.purpose for row in rows]

    with tenant_context(segrate):
        keys.prepare_next("spid")
        keys.activate_next("spid")
        assert sealed() == ["encryption"]
        keys.prepare_next("spid")
        keys.activate_next("spid")
        assert sealed() == ["encryption"]
        with pytest.raises(keys.NothingToActivate):
            keys.activate_next("spid")


def test_its_check_asks_the_federation(federation, segrate, simulators):
    with tenant_context(segrate):
        assert [(finding.ok) for finding in adapter_for("spid").check_config()] == [True]
    federation.fault("identity", "error")
    with tenant_context(segrate):
        assert [(finding.ok) for finding in adapter_for("spid").check_config()] == [False]
    federation.repair()
    configure_federation(segrate, simulators, "spid", trust_anchor_keys=json.dumps(public(0)))
    with tenant_context(segrate):
        finding = adapter_for("spid").check_config()[0]
    assert (finding.ok, "statement_unknown_key" in finding.message) == (False, True)


def test_a_chain_that_is_good_serves_on_while_the_federation_is_silent(browser, federation, monkeypatch):
    from integrations.identity.federation import providers

    monkeypatch.setattr(providers, "REFRESH_SECONDS", -1)
    browser.start()
    federation.fault("identity", "error")
    assert browser.ask().status_code == 302


def options(**changes) -> dict:
    return {
        "trust_anchor": "https://anchor.example/", "trust_anchor_keys": json.dumps(public(0)),
        "providers": "https://op.example/ Gestore di prova\nhttps://altro.example", "email": "a@pec.example",
    } | changes  # fmt: skip


def test_names_of_entities_stay_as_they_were_written():
    read = FederationOptions(**options())
    assert read.trust_anchor == "https://anchor.example/"
    assert read.provider_names() == {
        "https://op.example/": "Gestore di prova",
        "https://altro.example": "altro.example",
    }
    assert read.superiors() == ["https://anchor.example/"]


@pytest.mark.parametrize(
    "change",
    [
        {"trust_anchor": "javascript:alert(1)"},
        {"trust_anchor": "https://anchor.example?x=1"},
        {"trust_anchor_keys": "nonsense"},
        {"trust_anchor_keys": '{"keys": []}'},
        {"trust_anchor_keys": '{"keys": [{"kty": "oct", "kid": "x", "k": "eA"}]}'},
        {"providers": ""},
        {"providers": "gestore"},
        {"authority_hints": "x"},
        {"trust_marks": "x"},
        {"trust_marks": "e30.e30.e30"},
        {"email": "nessuno"},
        {"level": 4},
    ],
)
def test_it_refuses_options_that_cannot_work(change):
    with pytest.raises(ValidationError):
        FederationOptions(**options(**change))
