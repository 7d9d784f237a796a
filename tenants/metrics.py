"""Requests, counted and timed by face and class of status: never by address, and never by municipality."""

from collections.abc import Callable
from threading import Lock
from time import monotonic, perf_counter
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

# The longest are the time limits of what stands before us.
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
REQUESTS: Final = Histogram(
    "sportello_http_request_duration_seconds",
    "Requests that went through the platform, by face and class of status",
    ["face", "status"],
    buckets=BUCKETS,
)
KEPT: Final = Counter("sportello_http_kept_pages", "Requests answered with a page kept in memory")
PROBES: Final = ("/healthz", "/readyz")


class Tally:
    """Writes down at most once a second: a kept page is answered in the time that three notes would take."""

    def __init__(self, counter: Counter) -> None:
        self._counter, self._lock = counter, Lock()
        self._number, self._due = 0, 0.0

    def add(self) -> None:
        with self._lock:
            self._number += 1
            if monotonic() < self._due:
                return
            number, self._number, self._due = self._number, 0, monotonic() + 1
        self._counter.inc(number)


KEPT_PAGES: Final = Tally(KEPT)


class MetricsMiddleware:
    """Stands right behind the kept pages, which count apart; refused hosts are seen too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            return self.get_response(request)
        begun = perf_counter()
        response = self.get_response(request)
        _series(face_of(request), response.status_code // 100).observe(perf_counter() - begun)
        return response


def face_of(request: HttpRequest) -> str:
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    if getattr(request, "urlconf", None) == settings.PUBLIC_SCHEMA_URLCONF:
        return "vendor"
    return "operators" if request.path.startswith("/operatori/") else "citizen"


_known: dict[tuple[str, int], Histogram] = {}


def _series(face: str, status: int) -> Histogram:
    """Looked up once: finding a series by its labels takes as long as noting in it."""
    found = _known.get((face, status))
    if found is None:
        found = _known[face, status] = REQUESTS.labels(face, f"{status}xx")
    return found
