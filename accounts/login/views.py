"""The way out, the same for every way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import sessions
from accounts.access import public_page
from accounts.login.entry import WAY
from accounts.login.ways import way_of


@public_page
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Logs out here, then at the provider."""
    way = way_of(request.session.get(WAY, ""))
    elsewhere = way.logout_url(request) if way else ""
    sessions.leave(request)
    if not elsewhere:
        return redirect("/")
    # Not a redirect: the pages' policy lets a form end on this host only, also through redirects.
    response = render(request, "accounts/login/leaving.html", {"elsewhere": elsewhere})
    response.headers["Refresh"] = f"0;url={elsewhere}"
    return response
