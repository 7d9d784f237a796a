"""The public pages of a municipality, asked for at its own address as anybody would: name, certificate and all."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from socket import create_connection
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone

from integrations.errors import DeliveryError
from integrations.http import HttpClient, ensure_public_host
from provisioning.pnrr.looking.page import Cookie, Page

CONNECT_S, READ_S = 3.0, 8.0
HTTPS = 443
LOOPBACK: Final = "127.0.0.1"
# RFC 6761 section 6.3: such a name is this machine, whatever its resolver says.
LOCAL: Final = ".localhost"


class Unseen(Exception):
    """The page could not be looked at; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Tls:
    version: str
    cipher: str
    expires_at: datetime


class Outside:
    """At one origin. No redirect is followed: what is asked for is what is looked at."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        parts = urlsplit(origin)
        self.host, self.port = parts.hostname or "", parts.port or HTTPS
        self.client = HttpClient(_reached(origin), _headers(origin), CONNECT_S, READ_S)

    def get(self, path: str) -> Page:
        """Raises Unseen."""
        answer = self._ask(path)
        url, now = f"{self.origin}{path}", timezone.now()
        cookies = cookies_of(answer.raw.headers.getlist("Set-Cookie"))
        return Page(url, now, answer.status_code, answer.text, cookies, outside=True)

    def text(self, path: str) -> str:
        """Of a style sheet. Raises Unseen."""
        return self._ask(path).text

    def _ask(self, path: str) -> requests.Response:
        try:
            answer = self.client.get(path)
        except DeliveryError as error:
            raise Unseen(str(error)) from None
        if not (answer.encoding and "charset" in answer.headers.get("Content-Type", "").lower()):
            answer.encoding = "utf-8"
        return answer

    def tls(self) -> Tls:
        """Of a handshake whose certificate holds for this host. Raises Unseen, also for a certificate that does not."""
        try:
            ensure_public_host(self.host, self.port)
            return _handshake(self.host, self.port)
        except (DeliveryError, OSError) as error:
            raise Unseen(type(error).__name__) from None


def _reached(origin: str) -> str:
    """Where to knock: in development names under `.localhost` have no address, and are this machine."""
    host = urlsplit(origin).hostname or ""
    return origin.replace(host, LOOPBACK, 1) if _is_local(host) else origin


def _headers(origin: str) -> dict[str, str]:
    parts = urlsplit(origin)
    return {"Host": parts.netloc} if _is_local(parts.hostname or "") else {}


def _is_local(host: str) -> bool:
    return settings.SPORTELLO_ALLOW_PRIVATE_HOSTS and host.endswith(LOCAL)


def _handshake(host: str, port: int) -> Tls:
    context = ssl.create_default_context()
    with (
        create_connection((host, port), timeout=CONNECT_S) as raw,
        context.wrap_socket(raw, server_hostname=host) as tls,
    ):
        certificate: dict[str, Any] = dict(tls.getpeercert() or {})
        cipher = tls.cipher()
        until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        return Tls(tls.version() or "", cipher[0] if cipher else "", until)


def cookies_of(headers: Iterable[str]) -> tuple[Cookie, ...]:
    """Of the `Set-Cookie` headers of an answer."""
    return tuple(cookie for header in headers for cookie in _cookies(header))


def _cookies(header: str) -> list[Cookie]:
    """One that makes no sense counts by what stands before its equals sign: browsers keep it, too."""
    try:
        found = SimpleCookie(header)
    except CookieError:
        found = SimpleCookie()
    if not found:
        return [Cookie(header.partition("=")[0].strip(), "")]
    return [Cookie(name, morsel["domain"].lstrip(".")) for name, morsel in found.items()]
