"""Runs in the environment of spid-cie-oidc, the national reference software: judges what we say, and says things for us to judge.

JSON in, JSON out. Nothing of ours is imported: this is a second opinion.
"""

import json
import sys
import time

import django
from django.conf import settings

ANCHOR, PROVIDER = "https://anchor.example", "https://op.example"
TRUSTED = [ANCHOR]
settings.configure(
    SECRET_KEY="x" * 50,
    INSTALLED_APPS=[
        "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.admin", "django.contrib.messages",
        "django.contrib.sessions", "spid_cie_oidc.entity", "spid_cie_oidc.authority",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    OIDCFED_DEFAULT_TRUST_ANCHOR=ANCHOR, OIDCFED_TRUST_ANCHORS=TRUSTED, OIDCFED_ALLOWED_TRUST_ANCHORS=TRUSTED,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True,
)  # fmt: skip
django.setup()

from spid_cie_oidc.entity.jwks import create_jwk, public_jwk_from_private_jwk  # noqa: E402
from spid_cie_oidc.entity.jwtse import create_jwe, create_jws, unpad_jwt_payload, verify_jws  # noqa: E402
from spid_cie_oidc.entity.schemas.rp_metadata import RPMetadataCie, RPMetadataSpid  # noqa: E402
from spid_cie_oidc.entity.statements import EntityConfiguration  # noqa: E402
from spid_cie_oidc.provider.schemas.authn_requests import (  # noqa: E402
    AuthenticationRequestCie,
    AuthenticationRequestDoc,
    AuthenticationRequestSpid,
)
from spid_cie_oidc.provider.schemas.client_assertion import ClientAssertion  # noqa: E402
from spid_cie_oidc.provider.schemas.token_requests import TokenAuthnCodeRequest  # noqa: E402

METADATA = {"spid": RPMetadataSpid, "cie": RPMetadataCie}
REQUEST = {"spid": AuthenticationRequestSpid, "cie": AuthenticationRequestCie}


def lists(claims: dict, *names: str) -> dict:
    """As its view does before it validates."""
    return claims | {name: claims[name].split(" ") for name in names if isinstance(claims.get(name), str)}


def judge(way: str, said: dict) -> None:
    """Raises whatever is wrong."""
    configuration = EntityConfiguration(said["configuration"])
    if not configuration.validate_by_itself():
        raise ValueError("entity configuration")
    party = configuration.payload["metadata"]["openid_relying_party"]
    METADATA[way](**party)
    key = next(key for key in party["jwks"]["keys"] if key["use"] == "sig")
    verify_jws(said["query"]["request"], key)
    REQUEST[way](**lists(unpad_jwt_payload(said["query"]["request"]), "scope", "acr_values", "ui_locales"))
    AuthenticationRequestDoc(**lists(said["query"], "scope"))
    verify_jws(said["form"]["client_assertion"], key)
    ClientAssertion(**unpad_jwt_payload(said["form"]["client_assertion"]))
    TokenAuthnCodeRequest(**said["form"], code="x", code_verifier="y" * 43, grant_type="authorization_code")


def statement(issuer: str, subject: str, key: dict, subject_key: dict, **more: object) -> str:
    now = int(time.time())
    claims = {"iss": issuer, "sub": subject, "iat": now, "exp": now + 600} | more
    claims["jwks"] = {"keys": [public_jwk_from_private_jwk(subject_key)]}
    return create_jws(claims, key, typ="entity-statement+jwt")


def federation(said: dict) -> dict:
    """An anchor, a provider, and what the provider encrypts for the municipality."""
    anchor, provider = create_jwk(), create_jwk()
    entity = {"federation_entity": {"federation_fetch_endpoint": f"{ANCHOR}/fetch"}}
    described = {"openid_provider": {"issuer": PROVIDER, "scopes_supported": ["openid", "profile"]}}
    policy = {"openid_provider": {"scopes_supported": {"subset_of": ["openid"]}}}
    party = unpad_jwt_payload(said["configuration"])["metadata"]["openid_relying_party"]
    ours = next(key for key in party["jwks"]["keys"] if key["use"] == "enc")
    return {
        "anchor_keys": [public_jwk_from_private_jwk(anchor)],
        "provider_keys": [public_jwk_from_private_jwk(provider)],
        "userinfo": create_jwe(create_jws({"sub": "anna"}, provider), ours, cty="JWT"),
        "pages": {
            f"{ANCHOR}/.well-known/openid-federation": statement(ANCHOR, ANCHOR, anchor, anchor, metadata=entity),
            f"{PROVIDER}/.well-known/openid-federation": statement(
                PROVIDER, PROVIDER, provider, provider, metadata=described, authority_hints=[ANCHOR]
            ),
            f"{ANCHOR}/fetch": statement(ANCHOR, PROVIDER, anchor, provider, metadata_policy=policy),
        },
    }


said = json.load(sys.stdin)
for way, ours in said.items():
    judge(way, ours)
json.dump(federation(said["spid"]), sys.stdout)
