"""A page as it was seen: where, when, and what it held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import html

# What an excerpt keeps of a page: enough to recognise the place.
EXCERPT: Final = 240
EMPTY: Final = "<html><body></body></html>"


@dataclass(frozen=True)
class Cookie:
    """`domain` is empty when the cookie belongs to the host alone."""

    name: str
    domain: str


@dataclass
class Page:
    """`outside`: asked for at the public address, as anybody would; otherwise in the process itself."""

    url: str
    at: datetime
    status: int
    body: str
    cookies: tuple[Cookie, ...] = ()
    location: str = ""
    outside: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_there(self) -> bool:
        return self.status == 200

    @cached_property
    def dom(self) -> html.HtmlElement:
        # As bytes, because a declared encoding in a text is refused.
        parser = html.HTMLParser(encoding="utf-8")
        return html.document_fromstring((self.body.strip() or EMPTY).encode(), parser=parser)

    def hooks(self, name: str) -> list[html.HtmlElement]:
        """The elements that carry this `data-element` of the national model."""
        return list(self.dom.xpath("//*[@data-element=$name]", name=name))

    def find(self, path: str, **names: str) -> list[html.HtmlElement]:
        return list(self.dom.xpath(path, **names))

    def says(self, words: str) -> bool:
        return plain(words) in self.words

    @cached_property
    def words(self) -> str:
        return plain(" ".join(self.dom.xpath("//body//text()[not(ancestor::script or ancestor::style)]")))

    @property
    def title(self) -> str:
        return text_of(self.find("//head/title"))

    @property
    def headline(self) -> str:
        return text_of(self.find("//h1"))

    def crumbs(self) -> list[str]:
        return [plain(item.text_content()) for item in self.find("//*[@data-element='breadcrumb']/li")]

    def links(self, hook: str) -> Iterator[str]:
        """Absolute addresses of the links with this hook."""
        for element in self.hooks(hook):
            if element.get("href"):
                yield urljoin(self.url, element.get("href"))


def plain(words: str) -> str:
    return " ".join(words.split())


def text_of(elements: list[html.HtmlElement]) -> str:
    return plain(elements[0].text_content()) if elements else ""


def excerpt(element: html.HtmlElement) -> str:
    """The opening tag's address, if it has one, and the words inside: never the tag itself, which may hold tokens."""
    words = plain(element.text_content())
    address = element.get("href", "")
    return f"{words} → {address}"[:EXCERPT] if address else words[:EXCERPT]
