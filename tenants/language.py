"""Two languages: a page speaks its reader's; what the municipality writes and keeps (papers, messages, labels of
documents) is in the municipality's own, whoever pressed the button."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

P = ParamSpec("P")
R = TypeVar("R")


def in_own_language(function: Callable[P, R]) -> Callable[P, R]:
    """Runs `function` in the municipality's language. Texts must be asked for inside it, or come lazy."""

    @wraps(function)
    def in_italian(*args: P.args, **kwargs: P.kwargs) -> R:
        # A new one at each call: `override` as a decorator would share its memory among threads.
        with override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    return in_italian


def chosen_language(request: HttpRequest) -> str:
    """What the person chose. The browser's preferences do not count: a site of a municipality opens in Italian, for
    everybody the same, and the national checks read its official labels with browsers set to any language."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Django's own leaves the language on the thread, and asks the browser; this one does neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
            response.headers.setdefault("Content-Language", language)
        return response
