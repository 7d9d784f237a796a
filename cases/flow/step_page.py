"""A data step: shown, saved, checked."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.http import Request
from cases.actions.edit_draft import remove_document, save_step
from cases.flow import typed
from cases.flow.journey import SUMMARY, Journey
from cases.flow.sections import shown_sections
from cases.flow.update import as_uuid, brought_up_to_date
from catalog.blueprint import NoteField, Step


def data_step(request: Request, journey: Journey, step: str) -> HttpResponse:
    if step not in {one.id for one in journey.definition.steps}:
        raise Http404
    journey.begun()
    if journey.is_outdated:
        return _after_an_update(request, journey, step)
    if step not in journey.order or not journey.may_open(step):
        messages.info(request, _("Prima di andare avanti completa questo passo."))
        return redirect(journey.url(journey.first_open))
    return _take(request, journey, step) if request.method == "POST" else _open(request, journey, step)


def _after_an_update(request: Request, journey: Journey, step: str) -> HttpResponse:
    """The service changed meanwhile: what was typed is kept as far as it still fits, and the steps are gone through again."""
    journey = brought_up_to_date(request, journey)
    if request.method == "POST" and step in journey.order:
        taken = typed.take(request, journey, step, journey.face.known(journey), going_on=False)
        typed.hold(request, taken, step)
        journey = taken.journey
    return redirect(journey.url(journey.first_open))


def _open(request: Request, journey: Journey, step: str) -> HttpResponse:
    known, parked = journey.face.known(journey), typed.held(request, journey, step)
    if parked is None:
        return _show(request, journey, step, typed.show(journey, step, known))
    if typed.KEPT not in parked:
        journey = _keep_parked(request, journey, step, parked)
    again = parked.copy()
    again["refresh"] = "1"
    return _show(request, journey, step, typed.show(journey, step, known, again))


def _keep_parked(request: Request, journey: Journey, step: str, parked: QueryDict) -> Journey:
    judged = typed.show(journey, step, journey.face.known(journey), typed.without_buttons(parked))
    answers = judged.cleaned_answers()
    draft = save_step(journey.begun(), journey.owner, step, judged.field_ids, answers, judged.sources, complete=False)
    messages.info(
        request,
        _(
            "La sessione era scaduta: abbiamo ritrovato quello che avevi scritto. Se avevi scelto dei file, allegali di nuovo."
        ),
    )
    return replace(journey, draft=draft)


def _take(request: Request, journey: Journey, step: str) -> HttpResponse:
    action = request.POST.get("action", "")
    taken = typed.take(request, journey, step, journey.face.known(journey), going_on=action == "next")
    journey = taken.journey
    if "remove_file" in request.POST:
        return _remove_file(request, taken, step)
    if taken.problems or "refresh" in request.POST or (action == "next" and not taken.complete):
        return _show(request, journey, step, taken.form, taken.problems, taken.new_documents)
    if action == "next":
        straight = request.GET.get("torna") == SUMMARY and not journey.missing
        return redirect(journey.url(SUMMARY if straight else journey.after(step)))
    typed.hold(request, taken, step)
    if action == "back":
        return redirect(journey.url(journey.before(step)))
    if taken.form.row_action:
        return redirect(f"{request.get_full_path()}#{_group(request)}")
    _tell_saved(request, taken)
    return redirect(request.get_full_path())


def _group(request: Request) -> str:
    named = request.POST.get("add") or request.POST.get("remove", "").partition(":")[0]
    return named if named.isidentifier() else ""


def _tell_saved(request: Request, taken: typed.Taken) -> None:
    messages.success(request, _("Richiesta salvata con successo"))
    if not taken.judged.is_valid():
        messages.info(request, _("Alcuni dati sono ancora da completare o da correggere: puoi farlo quando vuoi."))


def _remove_file(request: Request, taken: typed.Taken, step: str) -> HttpResponse:
    document_id = as_uuid(request.POST["remove_file"])
    if document_id is not None:
        remove_document(taken.journey.begun(), taken.journey.owner, document_id)
    typed.hold(request, taken, step)
    return redirect(f"{request.get_full_path()}#documenti")


def _show(
    request: Request,
    journey: Journey,
    step: str,
    form: Any,
    problems: dict[str, list[str]] | None = None,
    new_documents: frozenset[str] = frozenset(),
) -> HttpResponse:
    whole = typed.page(journey, step, form, problems or {}, new_documents)
    sections = shown_sections(form)
    described = journey.definition.step(step)
    context = {
        "form": whole,
        "step": described,
        "sections": sections,
        "documents_form": whole.documents_form,
        "index": _index(sections, bool(whole.documents_form.fields)),
        "refreshes": _has_conditions(described) or bool(whole.documents_form.fields),
        "saved_at": journey.begun().updated_at,
    }
    return journey.face.page(journey, step, "step", context)


def _index(sections: list[Any], documents: bool) -> list[tuple[str, str]]:
    entries = [(section.anchor, section.title) for section in sections]
    return [*entries, ("documenti", _("Documenti"))] if documents else entries


def _has_conditions(step: Step) -> bool:
    """Does an answer on this page show or hide something on it?"""
    fields = [item for section in step.sections for item in section.fields]
    conditional = any(item.when for item in fields) or any(section.when for section in step.sections)
    return conditional or any(o.when for f in fields if not isinstance(f, NoteField) for o in getattr(f, "options", ()))
