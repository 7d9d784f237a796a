"""The authorization request: what is checked before anybody is sent anywhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from .. import clients

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
FIELDS = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
)  # fmt: skip


class NoWayBack(Exception):
    """Client or return address are unknown: the browser must not be sent there. The text is for the page."""


class InvalidRequest(Exception):
    """The request is wrong and the client is told so, at its return address (RFC 6749 §4.1.2.1)."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class AuthorizationRequest:
    client: clients.TenantClient
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str

    @property
    def of_staff(self) -> bool:
        """Operators and citizens enter the same municipality, each at an address of their own."""
        return self.redirect_uri == self.client.staff_redirect_uri

    def answer_url(self, **parameters: str) -> str:
        """The return address with an answer; the state goes back as it came."""
        state = {"state": self.state} if self.state else {}
        return f"{self.redirect_uri}?{urlencode(parameters | state)}"


def read_way_back(data: Mapping[str, str]) -> AuthorizationRequest:
    """Raises NoWayBack."""
    client = clients.by_client_id(data.get("client_id", ""))
    if client is None:
        raise NoWayBack("Il servizio che chiede l’accesso non è registrato (client_id sconosciuto).")
    if data.get("redirect_uri") not in (client.redirect_uri, client.staff_redirect_uri):
        raise NoWayBack("L’indirizzo di ritorno non è tra quelli registrati (redirect_uri).")
    return AuthorizationRequest(
        client=client,
        redirect_uri=data["redirect_uri"],
        state=data.get("state", ""),
        nonce=data.get("nonce", ""),
        code_challenge=data.get("code_challenge", ""),
    )


def check(request: AuthorizationRequest, data: Mapping[str, str]) -> None:
    """Raises InvalidRequest. State, nonce and PKCE with S256 are required, as SPID and CIE require them."""
    if data.get("response_type") != "code":
        raise InvalidRequest("unsupported_response_type")
    if "openid" not in data.get("scope", "").split():
        raise InvalidRequest("invalid_scope")
    if len(request.state) < 32 or len(request.nonce) < 32:
        raise InvalidRequest("invalid_request")
    if data.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(request.code_challenge):
        raise InvalidRequest("invalid_request")
