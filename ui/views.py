"""Error pages. Those that may be shown when nothing else works ask neither the tenant nor the database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/400.html", {"layout": layout_for(request)}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/403.html", {"layout": layout_for(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/404.html", {"layout": layout_for(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/errors/500.html", status=500)


def unavailable(request: HttpRequest, retry_after: int = 120) -> HttpResponse:
    """Planned stop or overload; `retry_after` in seconds."""
    response = render(request, "ui/errors/503.html", status=503)
    response.headers["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/errors/csrf.html", {"layout": layout_for(request)}, status=403)


def layout_for(request: HttpRequest) -> str:
    """The municipality's own pages where there is one, the bare page elsewhere."""
    return "ui/layouts/citizen.html" if getattr(request, "tenant", None) else "ui/layouts/plain.html"
