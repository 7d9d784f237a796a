"""The authorization request of a federation: everything that counts is in a signed object."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ..authorization import CHALLENGE, InvalidRequest, NoWayBack
from ..grants import Means
from . import entities, members

# What a form must carry on so that the request can be judged again when it comes back.
FIELDS = ("client_id", "response_type", "scope", "code_challenge", "code_challenge_method", "request")
OPAQUE = re.compile(r"[A-Za-z0-9]{32,}")
ACR = re.compile(r"https://www\.spid\.gov\.it/SpidL[123]")


@dataclass(frozen=True)
class FederatedRequest:
    means: Means
    member: members.Member
    claims: dict[str, Any]

    def answer_url(self, **parameters: str) -> str:
        state = {"state": self.claims["state"]} if self.claims.get("state") else {}
        answer = parameters | state | {"iss": entities.provider_id(self.means)}
        return f"{self.claims['redirect_uri']}?{urlencode(answer)}"


def read(means: Means, data: Mapping[str, str]) -> FederatedRequest:
    """Raises NoWayBack when it is not certain who asks and where to answer."""
    member = members.member(data.get("client_id", ""))
    if member is None:
        raise NoWayBack("Il Comune che chiede l’accesso non fa parte della federazione (client_id).")
    try:
        claims = members.claims_of(data.get("request", ""), member.keys)
    except members.BadToken as problem:
        raise NoWayBack(f"La richiesta non è firmata dal Comune ({problem}).") from problem
    if claims.get("redirect_uri") not in member.metadata.get("redirect_uris", []):
        raise NoWayBack("L’indirizzo di ritorno non è tra quelli dichiarati (redirect_uri).")
    return FederatedRequest(means, member, claims)


def check(asked: FederatedRequest, data: Mapping[str, str]) -> None:
    """Raises InvalidRequest (AgID, Regole tecniche OIDC, «Authorization endpoint»)."""
    claims = asked.claims
    if any(claims.get(name) != data.get(name) for name in FIELDS if name != "request"):
        raise InvalidRequest("invalid_request")
    audience = claims.get("aud")
    if entities.provider_id(asked.means) not in (audience if isinstance(audience, list) else [audience]):
        raise InvalidRequest("invalid_request_object")
    if claims.get("iss") != asked.member.client_id or not claims.get("iat"):
        raise InvalidRequest("invalid_request_object")
    if claims.get("response_type") != "code":
        raise InvalidRequest("unsupported_response_type")
    if "openid" not in str(claims.get("scope", "")).split():
        raise InvalidRequest("invalid_scope")
    _check_rest(claims)


def _check_rest(claims: dict[str, Any]) -> None:
    opaque = all(OPAQUE.fullmatch(str(claims.get(name, ""))) for name in ("state", "nonce"))
    challenge = CHALLENGE.fullmatch(str(claims.get("code_challenge", "")))
    if not opaque or not challenge or claims.get("code_challenge_method") != "S256":
        raise InvalidRequest("invalid_request")
    if claims.get("prompt") not in ("consent", "consent login"):
        raise InvalidRequest("invalid_request")
    if not ACR.fullmatch(str(claims.get("acr_values", ""))) or "userinfo" not in claims.get("claims", {}):
        raise InvalidRequest("invalid_request")
