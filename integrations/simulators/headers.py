"""Headers of every answer: the simulators keep to the same strict policy as the platform."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'{extra}; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class SecurityHeaders:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(extra=""))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def allow_form_to(response: HttpResponse, origin: str) -> HttpResponse:
    """Lets a form of this page end on another site: browsers apply `form-action` to the redirect that follows too."""
    response.headers["Content-Security-Policy"] = POLICY.format(extra=f" {origin}")
    return response
