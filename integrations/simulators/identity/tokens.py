"""Keys and signed tokens of the identity provider."""

import os
import time
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from ..places import local_origin, state_dir
from .grants import Anomaly, Grant

LIFETIME_SECONDS = 300


def issuer() -> str:
    return f"{local_origin()}/identita"


@cache
def signing_key() -> RSAKey:
    """Made at the first start and kept, so that a restart does not end the logins under way."""
    path = state_dir() / "identity-key.pem"
    if path.exists():
        return _named(RSAKey.import_key(path.read_bytes()))
    key = RSAKey.generate_key(2048)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.as_pem(private=True))
    return _named(key)


def _named(key: RSAKey) -> RSAKey:
    return RSAKey.import_key(key.as_dict(private=True), {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"})


def public_keys() -> dict[str, Any]:
    return {"keys": [signing_key().as_dict(private=False)]}


def id_token(grant: Grant, client_id: str) -> str:
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer(),
        "aud": client_id,
        "sub": grant.subject,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "nonce": grant.nonce,
        "acr": grant.acr,
    }
    if grant.amr:
        claims["amr"] = grant.amr
    if grant.anomaly is Anomaly.WRONG_NONCE:
        claims["nonce"] = "un-altro-nonce"
    if grant.anomaly is Anomaly.EXPIRED:
        claims |= {"iat": now - 7200, "exp": now - 3600}
    if grant.anomaly is Anomaly.WRONG_AUDIENCE:
        claims["aud"] = "un-altro-servizio"
    if grant.anomaly is Anomaly.WRONG_ISSUER:
        claims["iss"] = "https://altrove.example"
    key = signing_key()
    signer = RSAKey.generate_key(2048) if grant.anomaly is Anomaly.WRONG_SIGNATURE else key
    return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": key.kid}, claims, signer)
