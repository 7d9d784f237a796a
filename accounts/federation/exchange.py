"""One login, from the code that came back to the citizen."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.federation.relying_party import RelyingParty
from accounts.federation.requests import client_authentication
from accounts.federation.tokens import Expected, check_id_token, check_userinfo
from accounts.login.citizens import recognise
from accounts.login.entry import Entry
from accounts.login.identity import Identity
from accounts.login.levels import level_of
from accounts.login.problems import LoginProblem, Problem
from accounts.oidc.claims import read_identity
from accounts.oidc.transport import READ_SECONDS, NoAnswer, slot
from integrations.errors import DeliveryError, Misconfigured, PermanentError
from integrations.http import HttpClient, json_of
from integrations.identity.federation.providers import FederatedProvider
from tenants.crypto import encrypt


@dataclass(frozen=True)
class Attempt:
    """A login under way: what was put in the session when it began, and the code that came back."""

    party: RelyingParty
    provider: FederatedProvider
    code: str
    nonce: str
    verifier: str
    level: int


def enter(attempt: Attempt) -> Entry:
    """Raises LoginProblem; whatever goes wrong, nothing has been written."""
    with slot():
        acr, identity, access_token = _ask(attempt)
    return Entry(
        user=recognise(identity),
        source=identity.source,
        acr=acr,
        level=level_of(acr),
        way=attempt.party.way,
        hint={"federated_provider": attempt.provider.entity_id, "access_token": encrypt(access_token)},
    )


def _ask(attempt: Attempt) -> tuple[str, Identity, str]:
    provider, party = attempt.provider, attempt.party
    expected = Expected(party.client_id, party.way, attempt.nonce, attempt.level, timezone.now().timestamp())
    tokens = _redeem(attempt)
    access_token = tokens.get("access_token")
    if not isinstance(access_token, str) or str(tokens.get("token_type", "")).lower() != "bearer":
        raise LoginProblem(Problem.INVALID_ANSWER, "tokens_missing")
    claims = check_id_token(tokens.get("id_token"), access_token, provider, expected)
    userinfo = check_userinfo(_userinfo(provider, access_token), claims["sub"], provider, expected)
    return str(claims["acr"]), read_identity(userinfo, party.way), access_token


def _redeem(attempt: Attempt) -> dict[str, Any]:
    """The answer of the token endpoint (RFC 6749, §4.1.3)."""
    endpoint = attempt.provider.token_endpoint
    form = {
        "grant_type": "authorization_code",
        "code": attempt.code,
        "redirect_uri": attempt.party.redirect_uri,
        "code_verifier": attempt.verifier,
    } | client_authentication(attempt.party, endpoint, int(timezone.now().timestamp()))
    try:
        answer = json_of(
            HttpClient(endpoint, {"Accept": "application/json"}, read_seconds=READ_SECONDS).post("", data=form)
        )
    except PermanentError as error:
        raise LoginProblem(Problem.CODE_USED, error.code) from error
    except Misconfigured as error:
        raise LoginProblem(Problem.REQUEST_REFUSED, error.code) from error
    except DeliveryError as error:
        raise NoAnswer(error.code) from error
    if not isinstance(answer, dict):
        raise LoginProblem(Problem.INVALID_ANSWER, "tokens_unreadable")
    return answer


def _userinfo(provider: FederatedProvider, access_token: str) -> str:
    headers = {"Accept": "application/jwt", "Authorization": f"Bearer {access_token}"}
    try:
        return HttpClient(provider.userinfo_endpoint, headers, read_seconds=READ_SECONDS).get("").text.strip()
    except (PermanentError, Misconfigured) as error:
        raise LoginProblem(Problem.INVALID_ANSWER, error.code) from error
    except DeliveryError as error:
        raise NoAnswer(error.code) from error
