"""Signed and encrypted tokens of the federations (AgID, Linee guida OpenID Connect in SPID; RFC 7515, 7516, 7519).

The library does the cryptography. Here stands what it leaves to its caller: which algorithms are allowed, that the key is one
of those named beforehand and never one that the token brings along, and which times are good.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

SIGNATURES = ["RS256", "RS512", "ES256", "ES512", "PS256", "PS512"]
KEY_WRAPPINGS = ["RSA-OAEP", "RSA-OAEP-256"]
CONTENT_CIPHERS = ["A128CBC-HS256", "A256CBC-HS512"]
SKEW_SECONDS = 30
MAX_TOKEN_CHARACTERS = 200_000
COMPACT_JWS, COMPACT_JWE = 2, 4

Jwk = Mapping[str, Any]


class BadToken(Exception):
    """A token that proves nothing. The text is a technical word for the log."""


@dataclass(frozen=True)
class Token:
    header: dict[str, Any]
    claims: dict[str, Any]


def keys_of(jwks: Any) -> tuple[Jwk, ...]:
    """The usable keys of a set: asymmetric and with a name. Raises BadToken when there is none."""
    listed = jwks.get("keys") if isinstance(jwks, Mapping) else None
    keys = [key for key in listed if _is_usable(key)] if isinstance(listed, list) else []
    if not keys:
        raise BadToken("no_keys")
    return tuple(keys)


def _is_usable(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in ("RSA", "EC") and isinstance(key.get("kid"), str)


def verified(text: str, keys: Iterable[Jwk], typ: str = "") -> Token:
    """The token, if one of these keys signed it. `typ` is what its header must say, when it matters. Raises BadToken."""
    header = header_of(text, COMPACT_JWS)
    if typ and header.get("typ") != typ:
        raise BadToken("wrong_type")
    try:
        key = _named(keys, header.get("kid"))
        payload = jws.deserialize_compact(text, key, algorithms=SIGNATURES).payload
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken("signature") from error
    return Token(header, _object(payload or b""))


def unverified_claims(text: str) -> dict[str, Any]:
    """What a token says, which proves nothing: only to find the keys with which it must then be verified."""
    header_of(text, COMPACT_JWS)
    try:
        return _object(jws.extract_compact(text.encode()).payload or b"")
    except (JoseError, ValueError) as error:
        raise BadToken("unreadable") from error


def header_of(text: str, dots: int) -> dict[str, Any]:
    if not isinstance(text, str) or len(text) > MAX_TOKEN_CHARACTERS or text.count(".") != dots:
        raise BadToken("not_a_token")
    try:
        header = _object(base64.urlsafe_b64decode(_padded(text.split(".", 1)[0])))
    except binascii.Error as error:
        raise BadToken("unreadable") from error
    if header.get("crit"):
        # Extensions that must be understood: we understand none.
        raise BadToken("critical_extension")
    return header


def _padded(text: str) -> bytes:
    return (text + "=" * (-len(text) % 4)).encode()


def _named(keys: Iterable[Jwk], kid: Any) -> RSAKey | ECKey:
    found = next((key for key in keys if key.get("kid") == kid and key.get("use", "sig") == "sig"), None)
    if found is None:
        raise BadToken("unknown_key")
    return RSAKey.import_key(dict(found)) if found["kty"] == "RSA" else ECKey.import_key(dict(found))


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise BadToken("unreadable") from error
    if not isinstance(value, dict):
        raise BadToken("not_an_object")
    return value


def check_times(claims: Mapping[str, Any], now: float) -> None:
    """`exp` and `iat` must be there, and now must lie between them. Raises BadToken."""
    expires, issued = claims.get("exp"), claims.get("iat")
    if not _is_time(expires) or not _is_time(issued):
        raise BadToken("times_missing")
    if float(str(expires)) <= now - SKEW_SECONDS:
        raise BadToken("expired")
    if float(str(issued)) > now + SKEW_SECONDS:
        raise BadToken("from_the_future")


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def signed(claims: Mapping[str, Any], key: RSAKey, typ: str = "JWT") -> str:
    header = {"alg": "RS256", "kid": key.kid, "typ": typ}
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=["RS256"])


def decrypted(text: str, keys: Sequence[RSAKey]) -> str:
    """The content of an encrypted token, for one of our keys. Raises BadToken."""
    header = header_of(text, COMPACT_JWE)
    if header.get("alg") not in KEY_WRAPPINGS or header.get("enc") not in CONTENT_CIPHERS or "zip" in header:
        # Compressed content could swell to gigabytes.
        raise BadToken("encryption_algorithm")
    key = next((key for key in keys if key.kid == header.get("kid")), None)
    if key is None:
        raise BadToken("unknown_key")
    try:
        found = jwe.decrypt_compact(text, key, algorithms=[*KEY_WRAPPINGS, *CONTENT_CIPHERS])
        return (found.plaintext or b"").decode()
    except (JoseError, ValueError) as error:
        raise BadToken("decryption") from error
