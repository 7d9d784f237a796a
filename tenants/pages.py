"""Pages that are the same for everybody, kept in the memory of this process for some seconds.

A kept page lives for `LIFETIME_S` at most, and no longer than the entry of its host (`tenants.hosts`). So whatever changes a
page (a service, an office, the look, a window that closes, a suspended municipality) is seen by every process within those
seconds, and nothing has to be told to anybody. Who changes something calls `forget_pages` too, to see it at once where it was
changed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tenants.hosts import LIFETIME_S, bare_host, fresh_municipality
from tenants.language import chosen_language
from tenants.metrics import KEPT_PAGES
from tenants.models import Municipality

CAPACITY_BYTES: Final = 16 * 1024 * 1024
# A search for words that nobody else types is not worth its place.
LONGEST_QUERY: Final = 80
# Of a page beside its own bytes: its key, and the objects that hold it.
OVERHEAD_BYTES: Final = 1024
# What makes a page somebody's own: a session, and words waiting to be shown once.
PERSONAL_COOKIES: Final = (settings.SESSION_COOKIE_NAME, "messages")
Key = tuple[str, ...]


def shared_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that, for who is not logged in, is the same for everybody: no token, no name, no words of a session."""

    @wraps(view)
    def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_shared = True  # type: ignore[attr-defined]
        return response

    return shared


@dataclass(frozen=True)
class KeptPage:
    """`town` is the very entry of the host that the page was made with, `until` on the clock `time.monotonic`."""

    town: Municipality
    body: bytes
    headers: dict[str, str]
    until: float

    @cached_property
    def size(self) -> int:
        """Of short pages, asked for under many addresses, the headers are the larger part."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers.items()) + OVERHEAD_BYTES


class Pages:
    """Bounded by the bytes they take; the least recently asked for go first."""

    def __init__(self, capacity: int = CAPACITY_BYTES) -> None:
        self.capacity, self.size = capacity, 0
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, town: Municipality) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.town is not town or page.until <= time.monotonic():
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, page: KeptPage) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.size += page.size
            while self.size > self.capacity:
                self._drop(next(iter(self._pages)))

    def forget(self, schema: str) -> None:
        with self._lock:
            for key in [key for key, page in self._pages.items() if page.town.schema_name == schema]:
                self._drop(key)

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self.size -= page.size if page else 0


PAGES: Final = Pages()


def forget_pages(schema: str) -> None:
    """After a change that citizens must see: call it once the change is committed."""
    PAGES.forget(schema)


class PageCacheMiddleware:
    """Answers with a kept page before anything else runs, database and session included.

    It stands outermost, so that what it keeps is the whole answer, with the headers that the others add.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        town = fresh_municipality(bare_host(key[1]))
        page = PAGES.get(key, town) if town and town.is_serving else None
        if page is not None:
            KEPT_PAGES.add()
            return HttpResponse(page.body, headers=page.headers)
        # What the page shows may change while it is being made.
        until = time.monotonic() + LIFETIME_S
        response = self.get_response(request)
        if _is_for_everybody(request, response):
            PAGES.keep(key, KeptPage(request.tenant, response.content, dict(response.items()), until))  # type: ignore[attr-defined]
        return response


def _key(request: HttpRequest) -> Key | None:
    """What the answer depends on; None when it may be somebody's own."""
    meta = request.META
    if request.method != "GET" or "HTTP_HX_REQUEST" in meta or len(meta.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    if "HTTP_COOKIE" in meta and any(name in request.COOKIES for name in PERSONAL_COOKIES):
        return None
    language = chosen_language(request) if "HTTP_COOKIE" in meta else settings.LANGUAGE_CODE
    encoding = "gzip" if "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "") else ""
    host, query = meta.get("HTTP_HOST", ""), meta.get("QUERY_STRING", "")
    return (request.scheme or "", host, request.path, query, language, encoding)


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Marked as such; and, whatever the mark says, nothing on it was made for one person."""
    marked = response.status_code == 200 and getattr(response, "is_shared", False)
    return marked and not response.cookies and "CSRF_COOKIE" not in request.META
