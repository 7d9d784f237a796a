"""Error pages. Those that may be shown when nothing else works ask neither the tenant nor the database."""

import errno
import sys

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ui.addresses import ADDRESSES

# Seconds in which a database is back after a restart.
SOON = 15


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_much = isinstance(exception, TooManyFieldsSent | TooManyFilesSent)
    return render(request, "ui/errors/400.html", {**where(request), "too_much": too_much}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/403.html", where(request), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/404.html", where(request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that cannot be reached, or a full disk, is no defect: the same page, asked for again, will come."""
    if _passes(sys.exc_info()[1]):
        return unavailable(request, retry_after=SOON)
    return render(request, "ui/errors/500.html", status=500)


def _passes(error: BaseException | None) -> bool:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return full or isinstance(error, OperationalError | InterfaceError)


def unavailable(request: HttpRequest, retry_after: int = 120) -> HttpResponse:
    """Planned stop, overload, or a database that restarts; `retry_after` in seconds."""
    response = render(request, "ui/errors/503.html", status=503)
    response.headers["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/errors/csrf.html", where(request), status=403)


def where(request: HttpRequest) -> dict[str, object]:
    """A citizen's error stands in the municipality's own pages; the desk and hosts without a municipality get the bare page."""
    on_desk = request.path.startswith(ADDRESSES["desk"])
    portal = getattr(request, "tenant", None) and not on_desk
    return {"layout": f"ui/layouts/{'citizen' if portal else 'plain'}.html", "on_desk": on_desk}
