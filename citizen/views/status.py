"""Where a case stands, for whoever holds its code: stages and dates, and nothing about the person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import public_page
from accounts.http import Request
from cases.models import Case
from cases.queries import case_by_code, milestones, public_label
from citizen.casefile import timeline_items
from citizen.forms import StatusForm
from citizen.throttle import too_many

A_MINUTE = 10


# By POST, so that the code stands in no address, log or referrer. It changes nothing and tells only who knows the code:
# there is nothing to forge, and the form may stand on cached pages.
@public_page
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _page(request, StatusForm())
    form = StatusForm(request.POST)
    if too_many(request, "status", A_MINUTE):
        form.add_error(None, _("Hai fatto troppe ricerche in poco tempo. Aspetta un minuto e riprova."))
        return _page(request, form, status=429)
    case = case_by_code(form.cleaned_data["code"]) if form.is_valid() else None
    if case is None and form.is_valid():
        form.add_error("code", _("Non troviamo una pratica con questo codice. Ricontrollalo sulla ricevuta."))
    return _page(request, form, case)


def _page(request: Request, form: StatusForm, case: Case | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "case": case, "crumbs": [(_("Stato di una pratica"), None)]}
    if case:
        context |= {"label": public_label(case), "milestones": timeline_items(milestones(case))}
    return render(request, "citizen/status.html", context, status=status)
