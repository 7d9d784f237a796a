"""«Riepilogo»: everything on one screen, the declarations, and the button that sends."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.http import Request
from cases.actions.edit_draft import declare
from cases.errors import CaseError, Incomplete
from cases.flow.journey import SUMMARY, Journey
from cases.flow.update import brought_up_to_date
from cases.parking import give_back
from catalog.forms import DeclarationsForm, build_declarations_form
from catalog.forms.declarations import WARNING
from catalog.forms.step_form import CITIZEN
from catalog.summary import SummarySection, summary


def review(request: Request, journey: Journey) -> HttpResponse:
    journey.begun()
    if journey.is_outdated:
        journey = brought_up_to_date(request, journey)
        return redirect(journey.url(journey.first_open))
    if journey.missing:
        messages.info(request, _("Prima di inviare completa questo passo."))
        return redirect(journey.url(journey.first_open))
    return _take(request, journey) if request.method == "POST" else _open(request, journey)


def _form(journey: Journey, data: Any = None) -> DeclarationsForm:
    draft = journey.begun()
    return build_declarations_form(journey.definition, draft.answers, journey.today, data, draft.declarations)


def _open(request: Request, journey: Journey) -> HttpResponse:
    parked = give_back(request.session, journey.owner, journey.begun(), "summary")
    if parked is not None:
        declare(journey.begun(), journey.owner, _form(journey, parked).declared())
        return redirect(journey.url(SUMMARY))
    return _show(journey, _form(journey), journey.face.closing(journey))


def _take(request: Request, journey: Journey) -> HttpResponse:
    form, action = _form(journey, request.POST), request.POST.get("action")
    ticked, closing = form.declared(), journey.face.closing(journey, request.POST)
    # Both are judged, so that all that is missing is said at once.
    if action == "send" and all([form.is_valid(), closing is None or closing.is_valid()]):
        return _send(request, journey, ticked, closing)
    declare(journey.begun(), journey.owner, ticked)
    if action == "back":
        return redirect(journey.url(journey.before(SUMMARY)))
    if action == "save":
        messages.success(request, _("Richiesta salvata con successo"))
        return redirect(journey.url(SUMMARY))
    return _show(journey, form, closing)


def _send(request: Request, journey: Journey, ticked: list[str], closing: Form | None) -> HttpResponse:
    try:
        case = journey.face.send(journey, ticked, closing)
    except Incomplete as error:
        messages.warning(request, str(error))
        return redirect(journey.url(error.steps[0] if error.steps else SUMMARY))
    except CaseError as error:
        messages.warning(request, str(error))
        return redirect(journey.url(SUMMARY))
    return journey.face.sent(journey, case)


def _show(journey: Journey, form: DeclarationsForm, closing: Form | None) -> HttpResponse:
    draft = journey.begun()
    sections = summary(journey.definition, draft.answers, draft.sources, journey.today)
    context = {
        "form": form,
        "declarations": form,
        "closing": closing,
        "chapters": [_chapter(journey, step.id, sections) for step in journey.data_steps],
        "warning": WARNING,
        "saved_at": draft.updated_at,
        "email": journey.face.written_to(journey),
    }
    return journey.face.page(journey, SUMMARY, "summary", context)


def _chapter(journey: Journey, step: str, sections: list[SummarySection]) -> dict[str, Any]:
    """A step read back: its sections, its files, and the way to each of them."""
    where = f"{journey.url(step)}?torna={SUMMARY}"
    wanted = {spec.id: spec.label for spec in journey.documents_of(step)}
    files = [(wanted[d.document_id], d.file.name) for d in journey.documents if d.document_id in wanted]
    lacking = [
        (wanted[key], _("Manca: %(why)s") % {"why": why}) for key, why in journey.lacking.items() if key in wanted
    ]
    return {
        "title": journey.title_of(step),
        "sections": [
            {
                "title": section.title,
                "rows": [
                    (r.label, r.value, journey.face.source(r.source) if r.source != CITIZEN else "")
                    for r in section.rows
                ],
                "url": where if section.editable else "",
            }
            for section in sections
            if section.step_id == step
        ],
        "files": [*files, *lacking],
        "files_url": f"{where}#documenti" if wanted else "",
    }
