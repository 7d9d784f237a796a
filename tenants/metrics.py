"""Requests, counted and timed by face and class of status: never by address, and never by municipality."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

# The longest are the time limits of what stands before us.
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
REQUESTS: Final = Histogram(
    "sportello_http_request_duration_seconds",
    "Requests answered, by face and class of status",
    ["face", "status"],
    buckets=BUCKETS,
)
PROBES: Final = ("/healthz", "/readyz")


class MetricsMiddleware:
    """Stands outermost: kept pages and refused hosts count too."""

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
    """Looked up here rather than there: a kept page takes less time than finding the series by its labels."""
    found = _known.get((face, status))
    if found is None:
        found = _known[face, status] = REQUESTS.labels(face, f"{status}xx")
    return found
