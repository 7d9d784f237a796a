"""OpenID Connect, authorization code with PKCE: from the code to what the provider says of who came.

Every setting comes from the municipality's own configuration; every check of OpenID Connect Core 1.0 §3.1.3.7 that the
library leaves out is made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.login.problems import LoginProblem, Problem
from accounts.models import User
from accounts.oidc import transport
from accounts.oidc.provider import Provider

CLOCK_SKEW_SECONDS = 30


@dataclass(frozen=True)
class Attempt:
    """A login under way: what was put in the session when it began, and the code that came back."""

    provider: Provider
    code: str
    redirect_uri: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Proof:
    """What a provider vouches for: the content of its ID token, and the attributes that it gave for it."""

    payload: Mapping[str, Any]
    claims: Mapping[str, Any]
    id_token: str = field(repr=False)


class Exchange(OIDCAuthenticationBackend):
    """One login, from the code that came back to the proof: the library's road, on the municipality's settings."""

    provider: Provider

    def __init__(self) -> None:
        # The library reads its settings here, once for the whole process: ours belong to each municipality.
        self.UserModel = User

    def get_settings(self, attr: str, *args: Any) -> Any:
        return self.provider.library_setting(attr, *args)

    def prove(self, attempt: Attempt) -> Proof:
        """Raises LoginProblem; nothing is written here."""
        self._configure(attempt.provider)
        with transport.conversation(attempt.provider.capability):
            return self._ask(attempt)

    def _configure(self, provider: Provider) -> None:
        self.provider = provider
        self.OIDC_RP_CLIENT_ID = provider.client_id
        self.OIDC_RP_CLIENT_SECRET = provider.client_secret
        self.OIDC_OP_JWKS_ENDPOINT = provider.jwks_uri
        self.OIDC_RP_SIGN_ALGO = "RS256"
        self.OIDC_RP_IDP_SIGN_KEY = None

    def _ask(self, attempt: Attempt) -> Proof:
        tokens = self.get_token(
            {
                "grant_type": "authorization_code",
                "code": attempt.code,
                "redirect_uri": attempt.redirect_uri,
                "code_verifier": attempt.code_verifier,
            }
        )
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise LoginProblem(Problem.INVALID_ANSWER, "tokens_missing")
        try:
            payload = self.verify_token(id_token, nonce=attempt.nonce)
            claims = self.get_userinfo(access_token, id_token, payload)
        except (jwt.PyJWTError, SuspiciousOperation, KeyError) as error:
            raise LoginProblem(Problem.INVALID_ANSWER, type(error).__name__) from error
        return Proof(payload, claims, id_token)

    def get_token(self, payload: dict[str, str]) -> dict[str, Any]:
        credentials = (self.provider.client_id, self.provider.client_secret)
        return transport.redeem_code(self.provider.token_endpoint, payload, credentials)

    def get_userinfo(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        claims = transport.get_claims(self.provider.userinfo_endpoint, access_token)
        if isinstance(claims, str):
            claims = self._decode(claims, self.retrieve_matching_jwk(claims), required=["iss", "aud", "sub"])
        # A token of one person with the attributes of another (OpenID Connect Core 1.0 §5.3.2).
        if claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("subject mismatch")
        return claims

    def get_payload_data(self, token: str, key: Any) -> dict[str, Any]:
        payload = self._decode(token, key, required=["iss", "aud", "exp", "iat", "sub", "nonce"])
        if payload.get("azp", self.provider.client_id) != self.provider.client_id:
            raise SuspiciousOperation("authorized party mismatch")
        return payload

    def _decode(self, token: str, key: Any, required: list[str]) -> dict[str, Any]:
        return jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            audience=self.provider.client_id,
            issuer=self.provider.issuer,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": required},
        )

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        key_id = jwt.get_unverified_header(token).get("kid")
        for keys in (transport.known_keys, transport.fresh_keys):
            found = _matching(keys(self.provider.jwks_uri), key_id)
            if found:
                return jwt.PyJWK(found, algorithm="RS256")
        raise SuspiciousOperation("unknown signing key")


def _matching(keys: list[dict[str, Any]], key_id: Any) -> dict[str, Any] | None:
    """Who has one key need not name it (OpenID Connect Core 1.0 §10.1)."""
    ours = [key for key in keys if key.get("kty") == "RSA" and key.get("use", "sig") == "sig"]
    if key_id is None:
        return ours[0] if len(ours) == 1 else None
    return next((key for key in ours if key.get("kid") == key_id), None)
