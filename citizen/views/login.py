"""The door: «Entra con SPID o CIE»."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request
from accounts.login.options import login_options


@public_page
@never_cache
@require_safe
def login(request: Request) -> HttpResponse:
    options = login_options(request)
    if request.user.is_authenticated and request.user.is_citizen:
        return redirect(options.destination)
    to_service = options.destination.startswith("/servizi/")
    return render(
        request, "citizen/login.html", {"options": options, "to_service": to_service, "crumbs": [(_("Accedi"), None)]}
    )
