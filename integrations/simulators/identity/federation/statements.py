"""What the trust anchor and the providers state, signed."""

import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from ..grants import Means
from . import entities

TYP = "entity-statement+jwt"
LIFETIME_SECONDS = 24 * 3600
ALGORITHMS = ["RS256"]


def signed(claims: dict[str, Any], key: RSAKey, typ: str = "JWT", alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": key.kid, "typ": typ}, claims, key, algorithms=[alg])


def _statement(issuer: str, subject: str, key: str, **more: Any) -> str:
    now = int(time.time())
    claims = {"iss": issuer, "sub": subject, "iat": now, "exp": now + LIFETIME_SECONDS} | more
    return signed(claims, entities.key(key), TYP)


def anchor_configuration() -> str:
    anchor = entities.anchor_id()
    entity = {
        "organization_name": "Federazione di prova",
        "homepage_uri": anchor,
        "contacts": ["federazione@posta.example"],
        "federation_fetch_endpoint": f"{anchor}/fetch",
        "federation_list_endpoint": f"{anchor}/list",
    }
    return _statement(
        anchor,
        anchor,
        "anchor",
        jwks=entities.public("anchor"),
        metadata={"federation_entity": entity},
        constraints={"max_path_length": 1},
    )


def about_provider(means: Means) -> str:
    """What the anchor says of a provider, and lets it say."""
    policy = {
        "subject_types_supported": {"value": ["pairwise"]},
        "id_token_signing_alg_values_supported": {"subset_of": ["RS256", "RS512"]},
        "token_endpoint_auth_methods_supported": {"value": ["private_key_jwt"]},
        "authorization_endpoint": {"essential": True},
    }
    return _statement(
        entities.anchor_id(),
        entities.provider_id(means),
        "anchor",
        jwks=entities.public(means),
        metadata_policy={"openid_provider": policy},
    )


def about_relying_party(client_id: str, jwks: dict[str, Any]) -> str:
    return _statement(entities.anchor_id(), client_id, "anchor", jwks=jwks)


def provider_configuration(means: Means) -> str:
    me = entities.provider_id(means)
    return _statement(
        me,
        me,
        means,
        jwks=entities.public(means),
        authority_hints=[entities.anchor_id()],
        metadata={
            "federation_entity": {"organization_name": entities.NAMES[means], "homepage_uri": me},
            "openid_provider": _provider(means, me),
        },
    )


def _provider(means: Means, me: str) -> dict[str, Any]:
    return {
        "issuer": me,
        "organization_name": entities.NAMES[means],
        "authorization_endpoint": f"{entities.provider_page(means)}/autorizzazione",
        "token_endpoint": f"{me}/token",
        "userinfo_endpoint": f"{me}/userinfo",
        "revocation_endpoint": f"{me}/revoca",
        "jwks": entities.public(f"{means}-core"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "scopes_supported": ["openid"],
        "subject_types_supported": ["pairwise"],
        "client_registration_types_supported": ["automatic"],
        "request_parameter_supported": True,
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": [f"https://www.spid.gov.it/SpidL{level}" for level in (1, 2, 3)],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "request_object_signing_alg_values_supported": ["RS256"],
        "userinfo_signing_alg_values_supported": ["RS256"],
        "userinfo_encryption_alg_values_supported": ["RSA-OAEP", "RSA-OAEP-256"],
        "userinfo_encryption_enc_values_supported": ["A128CBC-HS256", "A256CBC-HS512"],
        "authorization_response_iss_parameter_supported": True,
    }
