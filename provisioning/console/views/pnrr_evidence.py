"""One criterion of a dossier: what was found, place by place, and a person's own word."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import staff_required
from accounts.http import Request
from provisioning.console.forms_pnrr import JudgementForm
from provisioning.console.pages import console_page, staff_of
from provisioning.console.pnrr_rows import verdict
from provisioning.console.views.pnrr import SECTION, dossier_or_404
from provisioning.pnrr.actions.confirm import confirm
from provisioning.pnrr.checklist import Cell, Entry, checklist
from provisioning.pnrr.criteria import BY_CODE
from provisioning.pnrr.errors import PnrrError
from provisioning.pnrr.models import Dossier, Evidence
from provisioning.pnrr.queries import history


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: Request, schema: str, code: str) -> HttpResponse:
    if code not in BY_CODE:
        raise Http404
    dossier = dossier_or_404(schema)
    entry = next(entry for entry in checklist(dossier).entries if entry.criterion.code == code)
    form = _form(request, entry)
    if form.is_valid() and _judged(request, dossier, code, form):
        messages.success(request, _("Il tuo giudizio è nel fascicolo."))
        return redirect("console:pnrr_criterion", schema=schema, code=code)
    context = {"dossier": dossier, "municipality": dossier.municipality, "entry": entry, "form": form}
    context |= {"verdict": verdict(entry.outcome), "cells": [_shown(dossier, code, cell) for cell in entry.cells]}
    status = 422 if form.is_bound else 200
    return console_page(request, "console/pnrr/criterion.html", context, section=SECTION, status=status)


def _form(request: Request, entry: Entry) -> JudgementForm:
    choices = [(cell.service.code, cell.service.title) for cell in entry.cells if cell.service]
    open_ones = [cell.code for cell in entry.cells if cell.outcome != Evidence.Outcome.PASSED]
    return JudgementForm(choices, request.POST if request.method == "POST" else None, initial={"services": open_ones})


def _judged(request: Request, dossier: Dossier, code: str, form: JudgementForm) -> bool:
    given = form.cleaned_data
    passed = given["outcome"] == Evidence.Outcome.PASSED
    try:
        confirm(dossier, staff_of(request), code, given.get("services", []), passed=passed, words=given["note"])
    except PnrrError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _shown(dossier: Dossier, code: str, cell: Cell) -> dict[str, Any]:
    earlier = [one for one in history(dossier, code, cell.code) if cell.evidence is None or one.id != cell.evidence.id]
    return {
        "title": cell.service.title if cell.service else _("Tutto lo sportello"),
        "evidence": cell.evidence,
        "verdict": verdict(cell.outcome),
        "earlier": [{"evidence": one, "verdict": verdict(one.outcome)} for one in earlier],
    }
