"""The door: «Entra con SPID o CIE»."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request
from accounts.login.next_url import safe_next
from accounts.login.options import login_options
from citizen.levels import is_below, level_behind


@public_page
@never_cache
@require_safe
def login(request: Request) -> HttpResponse:
    destination = safe_next(request.GET.get("next"))
    to_service = destination.startswith("/servizi/")
    level = level_behind(destination) if to_service else 0
    is_in = request.user.is_authenticated and request.user.is_citizen
    if is_in and not is_below(request, level):
        return redirect(destination)
    options = login_options(request, level)
    context = {
        "options": options,
        "alone": len(options.doors) == 1,
        "to_service": to_service,
        "too_weak": is_in,
        "crumbs": [(_("Accedi"), None)],
    }
    return render(request, "citizen/login.html", context)
