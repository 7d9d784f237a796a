"""The way in: «Informativa sulla privacy», and the door that the sheet's button opens."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import CitizenRequest, Request
from cases.actions.edit_draft import accept_privacy
from cases.actions.open_draft import open_draft
from cases.errors import WindowClosed
from catalog.queries import current_definition
from citizen.forms import PrivacyForm
from citizen.journey import PRIVACY, Journey
from citizen.sheet import availability
from citizen.views.flow import flow_page, frame
from citizen.views.services import service_or_404, sheet_address

ALLOWED = require_http_methods(["GET", "HEAD", "POST"])


def _leads_elsewhere(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Old links to a service that moved lead on to where it lives now. Without a login: that site has its own."""

    @wraps(view)
    def led(request: Request, category: str, code: str) -> HttpResponseBase:
        service = service_or_404(category, code)
        if not service.is_elsewhere:
            return view(request, category, code)
        is_open = availability(service, current_definition(service)).is_open
        return redirect(service.external_url if is_open else sheet_address(service))

    return never_cache(led)


@require_safe
@_leads_elsewhere
@flow_page
def start(request: CitizenRequest, journey: Journey) -> HttpResponse:
    """Where the person was: the first step still to be done."""
    return redirect(journey.url(PRIVACY if journey.is_expired else journey.first_open))


@ALLOWED
@flow_page
def privacy(request: CitizenRequest, journey: Journey) -> HttpResponse:
    if journey.is_expired:
        journey = replace(journey, draft=None)
    if request.method == "POST":
        return _take(request, journey)
    read = journey.draft is not None and journey.draft.privacy_accepted_at is not None
    return _show(request, journey, PrivacyForm(initial={"accepted": read}))


def _take(request: CitizenRequest, journey: Journey) -> HttpResponse:
    form = PrivacyForm(request.POST)
    saving = request.POST.get("action") == "save"
    if not form.is_valid() and not saving:
        return _show(request, journey, form)
    try:
        draft = open_draft(journey.owner, journey.service)
    except WindowClosed as closed:
        messages.warning(request, str(closed))
        return redirect(journey.sheet_url)
    if form.is_valid():
        draft = accept_privacy(draft, journey.owner)
    if saving:
        messages.success(request, _("Richiesta salvata con successo"))
        return redirect(journey.url(PRIVACY))
    return redirect(replace(journey, draft=draft).url(journey.after(PRIVACY)))


def _show(request: CitizenRequest, journey: Journey, form: PrivacyForm) -> HttpResponse:
    return render(request, "citizen/flow/privacy.html", {**frame(journey, PRIVACY), "form": form})
