"""The tokens of a federated provider, right or wrong as the page was told."""

import base64
import hashlib
import json
import time
from typing import Any
from uuid import uuid4

from joserfc import jwe
from joserfc.jwk import RSAKey

from ..grants import Anomaly, Grant, Means
from . import entities
from .members import Member
from .statements import signed

LIFETIME_SECONDS = 300
FISCAL_NUMBER = "https://attributes.eid.gov.it/fiscal_number"


def _plain(claims: dict[str, Any], alg: str = "none") -> str:
    """A token that nobody signed."""
    parts = (json.dumps(part).encode() for part in ({"alg": alg, "typ": "JWT"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def id_token(grant: Grant, client_id: str, access_token: str) -> str:
    claims = _spoiled(_claims(grant, client_id, access_token), grant.anomaly)
    if grant.anomaly is Anomaly.ALG_NONE:
        return _plain(claims)
    key = entities.key(f"{grant.means}-core")
    text = signed(claims, _impostor(key) if grant.anomaly is Anomaly.WRONG_SIGNATURE else key)
    return text.rsplit(".", 1)[0] + "." if grant.anomaly is Anomaly.UNSIGNED else text


def _impostor(key: RSAKey) -> RSAKey:
    """Another key under the same name."""
    return RSAKey.import_key(RSAKey.generate_key(2048).as_dict(private=True), {"kid": str(key.kid)})


def _claims(grant: Grant, client_id: str, access_token: str) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": entities.provider_id(grant.means),
        "sub": grant.subject,
        "aud": client_id,
        "acr": grant.acr,
        "at_hash": _half_hash(access_token),
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME_SECONDS,
        "jti": str(uuid4()),
        "nonce": grant.nonce,
    }


def _half_hash(access_token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()


def _spoiled(claims: dict[str, Any], anomaly: Anomaly) -> dict[str, Any]:
    now = int(time.time())
    changes: dict[Anomaly, dict[str, Any]] = {
        Anomaly.WRONG_NONCE: {"nonce": "0" * 48},
        Anomaly.EXPIRED: {"iat": now - 7200, "exp": now - 3600},
        Anomaly.WRONG_AUDIENCE: {"aud": "https://un-altro-servizio.example"},
        Anomaly.WRONG_ISSUER: {"iss": "https://altrove.example"},
        Anomaly.WRONG_HASH: {"at_hash": _half_hash("un altro token")},
        Anomaly.NO_IDENTIFIER: {"jti": ""},
    }
    return claims | changes.get(anomaly, {})


def userinfo(grant: Grant, member: Member) -> str:
    """Signed by the provider, then encrypted for the municipality."""
    now = int(time.time())
    claims = _attributes(grant) | {
        "iss": entities.provider_id(grant.means),
        "aud": "https://altro.example" if grant.anomaly is Anomaly.CLAIMS_FOR_ANOTHER else member.client_id,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
    }
    unsigned = grant.anomaly is Anomaly.UNSIGNED_CLAIMS
    text = _plain(claims) if unsigned else signed(claims, entities.key(f"{grant.means}-core"))
    return text if grant.anomaly is Anomaly.NOT_ENCRYPTED else _encrypted(text, grant, member)


def _encrypted(text: str, grant: Grant, member: Member) -> str:
    key = _impostor(member.encryption_key) if grant.anomaly is Anomaly.WRONG_KEY else member.encryption_key
    wrapping = member.metadata["userinfo_encrypted_response_alg"]
    cipher = member.metadata["userinfo_encrypted_response_enc"]
    header = {"alg": wrapping, "enc": cipher, "cty": "JWT", "kid": key.kid}
    return jwe.encrypt_compact(header, text.encode(), key, algorithms=[wrapping, cipher])


def _attributes(grant: Grant) -> dict[str, Any]:
    """The names of the federation's rules, which are not all those of the older gateways."""
    claims = grant.claims()
    if grant.means is Means.SPID:
        if "fiscal_number" in claims:
            claims[FISCAL_NUMBER] = claims.pop("fiscal_number")
        claims["place_of_birth"] = {"locality": claims["place_of_birth"]}
    return claims
