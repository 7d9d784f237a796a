"""The one client for outgoing HTTP. Whatever goes wrong comes out as an error of `integrations.errors`.

Time-outs always, no redirects, no private or loopback addresses unless `SPORTELLO_ALLOW_PRIVATE_HOSTS`, answers up to a
size, no proxy or credentials picked up from the environment.
"""

from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress, filter_host
from urllib3.exceptions import NameResolutionError, NewConnectionError

from integrations.errors import (
    DeliveryError,
    Misconfigured,
    PermanentError,
    TransientError,
    UncertainOutcome,
    Unsendable,
)

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
MAX_ANSWER_BYTES = 2 * 1024 * 1024
USER_AGENT = "Sportello"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The other side is alive and our credentials are not good: an expired token must not fail deliveries for ever.
REFUSED_CREDENTIALS = frozenset({401, 403, 407})
ASKED_TO_WAIT = frozenset({408, 425, 429})


def ensure_public_host(host: str, port: int) -> None:
    """Refuse a host that resolves to a private address, for protocols other than HTTP. Misconfigured, TransientError.

    Without this a municipality's settings page would be a way to reach the machines behind ours.
    """
    if settings.SPORTELLO_ALLOW_PRIVATE_HOSTS:
        return
    try:
        filter_host(host, port, allow_loopback=False)
    except InvalidIPAddress:
        raise Misconfigured("private_address") from None
    except requests.exceptions.InvalidURL:
        raise Misconfigured("invalid_url") from None
    except requests.RequestException:
        raise TransientError("unresolved_host") from None


@dataclass(frozen=True)
class HttpClient:
    """A client for one system: `base_url` without trailing slash, `headers` sent with every request."""

    base_url: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request("POST", path, **kwargs)

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """The answer if it is 2xx, its body read; otherwise an error of the taxonomy."""
        try:
            return self._send(method, path, kwargs)
        except (requests.RequestException, OSError) as error:
            raise classify(error, method) from None

    def _send(self, method: str, path: str, kwargs: dict[str, Any]) -> requests.Response:
        headers = self.headers | kwargs.pop("headers", {})
        with _manager(self.connect_seconds, self.read_seconds).get_session() as session:
            session.trust_env = False
            with session.request(method, self.base_url + path, headers=headers, stream=True, **kwargs) as response:
                raise_for_status(response, method)
                _read_body(response, method)
                return response


def _manager(connect_seconds: float, read_seconds: float) -> Manager:
    return Manager(
        Config(
            ip_filter_enable=not settings.SPORTELLO_ALLOW_PRIVATE_HOSTS,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(connect_seconds, read_seconds),
            user_agent_override=USER_AGENT,
        )
    )


def json_of(response: requests.Response) -> Any:
    """The body as JSON. After a request that may have had effect, an unreadable answer is an uncertain outcome."""
    try:
        return response.json()
    except (JSONDecodeError, UnicodeDecodeError, requests.JSONDecodeError):
        raise unreadable(response.request.method or "GET") from None


def unreadable(method: str) -> DeliveryError:
    """What to raise for a 2xx answer that does not keep the contract."""
    return TransientError("unreadable_answer") if method in SAFE_METHODS else UncertainOutcome("unreadable_answer")


def raise_for_status(response: requests.Response, method: str) -> None:
    """2xx passes; the rest is mapped. Bodies of errors are never read: they may quote what we sent."""
    status = response.status_code
    code = f"http_{status}"
    if 200 <= status < 300:
        return
    if status in REFUSED_CREDENTIALS:
        raise Misconfigured(code)
    if status == 504 and method not in SAFE_METHODS:
        # A gateway's own read time-out: the system behind it may have done it.
        raise UncertainOutcome(code)
    if status >= 500 or status in ASKED_TO_WAIT:
        raise TransientError(code, retry_after=_retry_after(response))
    raise PermanentError(code)


def classify(error: Exception, method: str) -> DeliveryError:
    """An exception of requests as one of ours. What failed before anything was sent had no effect for sure."""
    if isinstance(error, InvalidIPAddress):
        return Misconfigured("private_address")
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return Misconfigured("invalid_url")
    if isinstance(error, requests.exceptions.MissingSchema | requests.exceptions.SSLError):
        return Misconfigured("tls" if isinstance(error, requests.exceptions.SSLError) else "invalid_url")
    if isinstance(error, requests.exceptions.InvalidHeader):
        return Unsendable("invalid_header")
    if isinstance(error, requests.ConnectTimeout):
        return TransientError("connect_timeout")
    if isinstance(error, requests.ConnectionError) and _never_connected(error):
        return TransientError("connect")
    code = "read_timeout" if isinstance(error, requests.Timeout | TimeoutError) else "connection_lost"
    return TransientError(code) if method in SAFE_METHODS else UncertainOutcome(code)


def _never_connected(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(reason, NewConnectionError | NameResolutionError | str)


def _read_body(response: requests.Response, method: str) -> None:
    body = bytearray()
    for chunk in response.iter_content(64 * 1024):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise PermanentError("answer_too_big") if method in SAFE_METHODS else UncertainOutcome("answer_too_big")
    response._content = bytes(body)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, from either form of the header (RFC 9110 section 10.2.3)."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - timezone.now()).total_seconds())
    except (ValueError, TypeError):
        return None


def valid_base_url(value: str) -> str:
    """Validator for options: an absolute http(s) URL without credentials, query or fragment; no trailing slash."""
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("Indicare un indirizzo completo, che inizia con https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("L'indirizzo non deve contenere credenziali, parametri o frammenti")
    return value.strip().rstrip("/")
