"""How much a request may send. A body that is too large is refused by its declared size, before a byte of it is read."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

MB = 1024 * 1024
# A file of 60 MB, with the form around it, still gets as far as the form that says why it is refused.
LARGEST = 64 * MB
WITHOUT_FILES = MB

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes_files(view: View) -> View:
    """Marks a view whose forms carry files."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class BodySizeMiddleware:
    """Without a declared size there is no body: the server hands over none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _too_large(request) if _size(request) > LARGEST else self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        allowed = LARGEST if getattr(view, "takes_files", False) else WITHOUT_FILES
        return _too_large(request) if _size(request) > allowed else None


def _size(request: HttpRequest) -> int:
    declared = str(request.META.get("CONTENT_LENGTH") or "")
    return int(declared) if declared.isdecimal() else 0


def _too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/errors/413.html", status=413)
