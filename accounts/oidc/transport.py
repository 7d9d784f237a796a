"""The calls to the provider, server to server, while somebody waits: short, few at a time, behind the circuit breaker."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.login.problems import LoginProblem, Problem
from integrations import breaker
from integrations.errors import DeliveryError, Misconfigured, PermanentError
from integrations.http import HttpClient, json_of

READ_SECONDS = 5.0
WAIT_FOR_SLOT_SECONDS = 1.0
KEYS_SECONDS = 600
# A provider that hangs must not take all the threads that serve everybody else.
_slots = threading.BoundedSemaphore(settings.SPORTELLO_LOGIN_SLOTS)


class NoAnswer(LoginProblem):
    """The provider did not answer, or only to say that it cannot."""

    def __init__(self, reason: str) -> None:
        super().__init__(Problem.UNREACHABLE, reason)


@contextmanager
def conversation(capability: str) -> Iterator[None]:
    """All the calls of one login to the provider of that capability. Raises NoAnswer at once when it is known to be down."""
    with slot(), _circuit(capability):
        yield


@contextmanager
def slot() -> Iterator[None]:
    """One of the few places of those who wait for a provider. Raises NoAnswer when none gets free in time."""
    if not _slots.acquire(timeout=WAIT_FOR_SLOT_SECONDS):
        raise NoAnswer("too_many_logins")
    try:
        yield
    finally:
        _slots.release()


@contextmanager
def _circuit(capability: str) -> Iterator[None]:
    if not breaker.admits(capability, timezone.now()):
        raise NoAnswer("circuit_open")
    try:
        yield
    except NoAnswer:
        breaker.record_failure(capability)
        raise
    except Exception:
        # It answered: what it said was no good, but it is there.
        breaker.record_success(capability)
        raise
    breaker.record_success(capability)


def _client(url: str) -> HttpClient:
    return HttpClient(url, {"Accept": "application/json"}, read_seconds=READ_SECONDS)


def redeem_code(url: str, form: Mapping[str, str], credentials: tuple[str, str]) -> dict[str, Any]:
    """The answer of the token endpoint (RFC 6749 §4.1.3, client_secret_basic)."""
    try:
        answer = json_of(_client(url).post("", data=dict(form), auth=credentials))
    except PermanentError as error:
        raise LoginProblem(Problem.CODE_USED, error.code) from error
    except Misconfigured as error:
        raise LoginProblem(Problem.NOT_CONFIGURED, error.code) from error
    except DeliveryError as error:
        raise NoAnswer(error.code) from error
    return _object(answer)


def get_claims(url: str, access_token: str) -> dict[str, Any] | str:
    """The answer of the userinfo endpoint: claims, or the text of a signed token that holds them."""
    try:
        response = _client(url).get("", headers={"Authorization": f"Bearer {access_token}"})
        signed = response.headers.get("Content-Type", "").lower().startswith("application/jwt")
        return response.text if signed else _object(json_of(response))
    except (PermanentError, Misconfigured) as error:
        raise LoginProblem(Problem.INVALID_ANSWER, error.code) from error
    except DeliveryError as error:
        raise NoAnswer(error.code) from error


def known_keys(url: str) -> list[dict[str, Any]]:
    """The provider's public keys as last seen, asked for when they are too old."""
    keys = cache.get(_cache_key(url))
    return keys if keys is not None else fresh_keys(url)


def fresh_keys(url: str) -> list[dict[str, Any]]:
    try:
        answer = _object(json_of(_client(url).get("")))
    except DeliveryError as error:
        raise NoAnswer(error.code) from error
    keys = [key for key in answer.get("keys", []) if isinstance(key, dict)]
    cache.set(_cache_key(url), keys, KEYS_SECONDS)
    return keys


def _cache_key(url: str) -> str:
    return f"oidc-keys:{hashlib.sha256(url.encode()).hexdigest()}"


def _object(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise LoginProblem(Problem.INVALID_ANSWER, "not_an_object")
    return answer
