"""What a provider answers, and whether it is to be believed (AgID, Regole tecniche OIDC; OpenID Connect Core 1.0, §3, §5)."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from accounts.federation.keys import decryption_keys
from accounts.login.levels import level_of
from accounts.login.problems import LoginProblem, Problem
from integrations.identity.federation.jose import BadToken, Token, check_times, decrypted, verified
from integrations.identity.federation.providers import FederatedProvider

# An ID token tells of a login that has just happened.
OLDEST_SECONDS = 600
DIGESTS = {"256": hashlib.sha256, "512": hashlib.sha512}


@dataclass(frozen=True)
class Expected:
    client_id: str
    way: str
    nonce: str
    level: int
    now: float


def _refuse(reason: str) -> LoginProblem:
    return LoginProblem(Problem.INVALID_ANSWER, reason)


def check_id_token(text: Any, access_token: str, provider: FederatedProvider, expected: Expected) -> dict[str, Any]:
    """Its claims. Raises LoginProblem."""
    token = _verified(text, provider, expected, "id_token")
    claims = token.claims
    if not _same(claims.get("nonce"), expected.nonce):
        raise _refuse("id_token_nonce")
    if not _same(claims.get("at_hash"), _half_hash(access_token, token.header["alg"])):
        raise _refuse("id_token_at_hash")
    if claims["iat"] < expected.now - OLDEST_SECONDS:
        raise _refuse("id_token_old")
    if level_of(str(claims.get("acr", ""))) < expected.level:
        raise LoginProblem(Problem.LOW_LEVEL, "level_too_low")
    _use_once(claims, provider)
    return claims


def check_userinfo(text: str, subject: str, provider: FederatedProvider, expected: Expected) -> dict[str, Any]:
    """The citizen's attributes: encrypted for us, then signed by the provider, about the person who logged in."""
    try:
        inner = decrypted(text, decryption_keys(expected.way))
    except BadToken as error:
        raise _refuse(f"userinfo_{error}") from error
    claims = _verified(inner, provider, expected, "userinfo", timed=False).claims
    if not _same(claims.get("sub"), subject):
        raise _refuse("userinfo_of_another")
    return claims


def _verified(text: Any, provider: FederatedProvider, expected: Expected, what: str, *, timed: bool = True) -> Token:
    try:
        token = verified(text, provider.keys)
        # Userinfo need not say for how long it is good; where it does, it must be.
        if timed or "exp" in token.claims:
            check_times(token.claims, expected.now)
    except BadToken as error:
        raise _refuse(f"{what}_{error}") from error
    claims = token.claims
    if claims.get("iss") != provider.entity_id:
        raise _refuse(f"{what}_issuer")
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise _refuse(f"{what}_audience")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise _refuse(f"{what}_authorized_party")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise _refuse(f"{what}_subject")
    return token


def _same(said: Any, expected: str) -> bool:
    return isinstance(said, str) and hmac.compare_digest(said.encode(), expected.encode())


def _half_hash(access_token: str, algorithm: str) -> str:
    """OpenID Connect Core 1.0, §3.1.3.6."""
    digest = DIGESTS[algorithm[-3:]](access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _use_once(claims: dict[str, Any], provider: FederatedProvider) -> None:
    """The nonce ties a token to one login already, and the state is spent; this refuses it even if those were stolen."""
    jti = claims.get("jti")
    if not isinstance(jti, str) or not jti:
        raise _refuse("id_token_jti")
    name = hashlib.sha256(f"{provider.entity_id} {jti}".encode()).hexdigest()
    if cache.get(f"federation-jti:{name}"):
        raise LoginProblem(Problem.STATE_LOST, "id_token_replayed")
    cache.set(f"federation-jti:{name}", time.time(), OLDEST_SECONDS + 60)
