"""The language of the pages, chosen in the header; it is kept in a cookie, so it needs no session and no script."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request
from accounts.login.next_url import safe_path


@public_page
@never_cache
@require_safe
def choose(request: Request, language: str) -> HttpResponse:
    """Back to `next`, in the language. Read by GET: it is a link, and what it changes is only how pages read."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    response = redirect(safe_path(request.GET.get("next"), default="/"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
