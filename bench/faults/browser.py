"""A browser whose owner presses «reload» until the page comes."""

import http.client
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from time import monotonic, sleep
from urllib.parse import urlencode, urlsplit

from urllib3.filepost import encode_multipart_formdata

from config.devserver.ports import LOOPBACK

REDIRECTS = 10
# Seconds: some wait long, some reload while the first request is still at work.
WAITS = (2.0, 5.0, 20.0, 20.0)


class GaveUp(Exception):
    """Nobody reloads for ever."""


@dataclass(frozen=True)
class Page:
    status: int
    path: str
    text: str
    location: str = ""

    @property
    def step(self) -> str:
        """The last word of the address."""
        return self.path.partition("?")[0].rpartition("/")[2]

    def inputs(self, kind: str) -> dict[str, str]:
        """The page's inputs of a kind, by name."""
        reader = _Inputs(kind)
        reader.feed(self.text)
        return reader.found


class _Inputs(HTMLParser):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind, self.found = kind, dict[str, str]()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == self.kind and given.get("name"):
            self.found[str(given["name"])] = given.get("value") or ""


@dataclass(frozen=True)
class Form:
    """A body as the browser keeps it, to send it again."""

    body: bytes
    kind: str

    @classmethod
    def plain(cls, values: Mapping[str, object]) -> "Form":
        return cls(urlencode(values, doseq=True).encode(), "application/x-www-form-urlencoded")

    @classmethod
    def with_file(cls, values: Mapping[str, object], name: str, content: bytes) -> "Form":
        fields: list[tuple[str, object]] = [
            (key, str(one))
            for key, value in values.items()
            for one in (value if isinstance(value, list | tuple) else [value])
        ]
        body, kind = encode_multipart_formdata([*fields, (name, ("bolletta.pdf", content, "application/pdf"))])  # type: ignore[list-item]
        return cls(body, kind)


@dataclass
class Browser:
    """`seen`: what went wrong, counted; `doors`: ports of the web processes, one of which answers each request."""

    host: str
    doors: Sequence[int]
    session: str
    chance: random.Random
    seen: Counter[str]
    give_up_at: float
    cookies: dict[str, str] = field(default_factory=dict)
    waits: Sequence[float] = WAITS

    def __post_init__(self) -> None:
        self.cookies["sessione"] = self.session

    def open(self, path: str, form: Form | None = None) -> Page:
        """The page at the end of all redirects."""
        page = self.insist(path, form)
        for _ in range(REDIRECTS):
            if not page.location:
                return page
            page = self.insist(page.location, None)
        raise GaveUp("redirects without end")

    def insist(self, path: str, form: Form | None) -> Page:
        """The same request again and again, until an answer comes that is none of our own failures."""
        while monotonic() < self.give_up_at:
            page = self._try(lambda: self.send(path, form))
            if page is not None and page.status < 500:
                return page
            if page is not None:
                self.seen[f"http_{page.status}"] += 1
            sleep(self.chance.uniform(0.3, 2.0))
        raise GaveUp("no answer in time")

    def _try(self, request: Callable[[], Page]) -> Page | None:
        try:
            return request()
        except (OSError, http.client.HTTPException) as error:
            self.seen[type(error).__name__] += 1
            return None

    def send(self, path: str, form: Form | None) -> Page:
        """Once. Raises OSError or HTTPException when no whole answer comes."""
        patience = self.chance.choice(self.waits)
        connection = http.client.HTTPConnection(LOOPBACK, self.chance.choice(self.doors), timeout=patience)
        try:
            connection.request("POST" if form else "GET", path, form.body if form else None, self._headers(form))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            self._keep_cookies(answer)
            target = answer.getheader("Location") or ""
            return Page(answer.status, path, text, _inner(target) if 300 <= answer.status < 400 else "")
        finally:
            connection.close()

    def _headers(self, form: Form | None) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": self.host, "Cookie": cookies, "Accept-Language": "it"}
        if form:
            headers |= {"Content-Type": form.kind, "Origin": f"http://{self.host}"}
        return headers

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value


def _inner(target: str) -> str:
    parts = urlsplit(target)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return re.sub(r"#.*", "", path)
