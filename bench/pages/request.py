"""A request as it goes over the wire, and forms read and sent back as a browser does."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from config.devserver.ports import LOOPBACK

FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    host: str
    port: int
    path: str
    cookie: str = ""
    method: str = "GET"
    body: str = ""
    status: int = 200

    @property
    def headers(self) -> dict[str, str]:
        headers = {"Host": f"{self.host}:{self.port}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.method == "POST":
            headers |= {"Content-Type": FORM_TYPE, "Origin": f"http://{self.host}:{self.port}"}
        return headers


class Unexpected(Exception):
    """A page answered something else than it should: its figures would mean nothing."""


def send(connection: http.client.HTTPConnection, request: Request) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(request.method, request.path, request.body or None, request.headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != request.status:
        raise Unexpected(f"{request.method} {request.path}: {answer.status}, not {request.status}")
    return answer, body


def ask(request: Request) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(LOOPBACK, request.port, timeout=30)
    try:
        return send(connection, request)
    finally:
        connection.close()


@dataclass
class Form(HTMLParser):
    """What the main form of a page would send, before anybody touches it."""

    values: list[tuple[str, str]] = field(default_factory=list)
    unticked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = False
        self._select = self._text = ""

    @classmethod
    def of(cls, page: bytes) -> "Form":
        """The form that carries a draft."""
        text = page.decode()
        start = text.rindex("<form", 0, text.index('name="draft_token"'))
        form = cls()
        form.feed(text[start : text.index("</form>", start)])
        return form

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values.append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._text = name
            self.values.append((name, ""))
        elif tag == "input" and name and "disabled" not in given:
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        if _is_sent(given):
            self.values.append((name, given.get("value", "on")))
        elif given.get("type") == "checkbox":
            self.unticked.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            name, before = self.values[-1]
            self.values[-1] = (name, before + data.removeprefix("\n"))

    def encoded(self, **more: str) -> str:
        return urlencode([*self.values, *more.items()])


def _is_sent(given: dict[str, str]) -> bool:
    kind = given.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return "checked" in given
    return kind not in {"file", "submit", "button"}
