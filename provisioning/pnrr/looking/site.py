"""The public pages of a municipality, with their style sheets and the certificate of its host."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urljoin, urlsplit

from django.utils import timezone

from provisioning.pnrr.looking.inside import Inside
from provisioning.pnrr.looking.outside import Outside, Tls, Unseen
from provisioning.pnrr.looking.page import Page
from tenants.addresses import origin_of
from tenants.context import tenant_context
from tenants.models import Municipality

HOME: Final = "/"
COMMON: Final = (HOME, "/servizi", "/accedi", "/stato-pratica", "/privacy", "/cookie", "/note-legali", "/accessibilita")
HTTP: Final = "http_"


class Looker(Protocol):
    def get(self, path: str) -> Page: ...


@dataclass
class Site:
    """`problem`: why the public address did not answer, and the pages were looked at in the process instead."""

    origin: str
    institutional: str
    pages: dict[str, Page] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    tls: Tls | None = None
    tls_problem: str = ""
    declaration: Page | None = None
    problem: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    def there(self) -> list[Page]:
        return [page for page in self.pages.values() if page.is_there]


def look_at_site(municipality: Municipality, sheets: list[str]) -> Site:
    """On the vendor's side. `sheets`: the paths of the funded services. Never raises for what does not answer."""
    origin = origin_of(municipality)
    site = Site(origin, municipality.branding.institutional_url)
    outside = Outside(origin)
    try:
        outside.get(HOME)
    except Unseen as failure:
        site.problem = failure.code
        with tenant_context(municipality):
            _open(site, Inside(municipality), sheets)
        return site
    _open(site, outside, sheets)
    _styles(site, outside)
    _security(site, outside)
    _declaration(site, municipality.branding.accessibility_url)
    return site


def _open(site: Site, looker: Looker, sheets: list[str]) -> None:
    for path in [*COMMON, *sheets]:
        site.pages[path] = _opened(site, looker, path)


def _opened(site: Site, looker: Looker, path: str) -> Page:
    """What does not answer is a page too: of its status, or 0 when there was none."""
    try:
        return looker.get(path)
    except Unseen as failure:
        status = failure.code.removeprefix(HTTP)
        return Page(site.origin + path, timezone.now(), int(status) if status.isdecimal() else 0, "", outside=True)


def _styles(site: Site, outside: Outside) -> None:
    for url in style_urls(site.pages[HOME]):
        if urlsplit(url).hostname != site.host:
            continue
        try:
            site.styles[url] = outside.text(url.removeprefix(site.origin))
        except Unseen:
            continue


def style_urls(page: Page) -> Iterator[str]:
    return (urljoin(page.url, link.get("href", "")) for link in page.find("//link[@rel='stylesheet']"))


def _security(site: Site, outside: Outside) -> None:
    if not site.is_https:
        return
    try:
        site.tls = outside.tls()
    except Unseen as failure:
        site.tls_problem = failure.code


def _declaration(site: Site, url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname:
        return
    try:
        site.declaration = Outside(f"{parts.scheme}://{parts.netloc}").get(parts.path or "/")
    except Unseen:
        return
