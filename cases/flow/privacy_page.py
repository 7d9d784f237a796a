"""The way in: «Informativa sulla privacy», and the door that the sheet's button opens."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.http import Request
from cases.actions.edit_draft import accept_privacy
from cases.errors import WindowClosed
from cases.flow.forms import PrivacyForm
from cases.flow.journey import PRIVACY, Journey


def start(journey: Journey) -> HttpResponse:
    """Where the person was: the first step still to be done."""
    return redirect(journey.url(PRIVACY if journey.is_expired else journey.first_open))


def privacy_notice(request: Request, journey: Journey) -> HttpResponse:
    if journey.is_expired:
        journey = replace(journey, draft=None)
    if request.method == "POST":
        return _take(request, journey)
    read = journey.draft is not None and journey.draft.privacy_accepted_at is not None
    return _show(journey, PrivacyForm(journey.face.privacy_label(), initial={"accepted": read}))


def _take(request: Request, journey: Journey) -> HttpResponse:
    form = PrivacyForm(journey.face.privacy_label(), request.POST)
    saving = request.POST.get("action") == "save"
    if not form.is_valid() and not saving:
        return _show(journey, form)
    try:
        draft = journey.face.begin(journey)
    except WindowClosed as closed:
        messages.warning(request, str(closed))
        return redirect(journey.face.out_url(journey))
    if form.is_valid():
        draft = accept_privacy(draft, journey.owner)
    if saving:
        messages.success(request, _("Richiesta salvata con successo"))
        return redirect(journey.url(PRIVACY))
    return redirect(replace(journey, draft=draft).url(journey.after(PRIVACY)))


def _show(journey: Journey, form: PrivacyForm) -> HttpResponse:
    return journey.face.page(journey, PRIVACY, "privacy", {"form": form})
