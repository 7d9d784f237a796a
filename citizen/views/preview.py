"""A service as citizens will see it, for the administrator who prepares it: the same pages, and nothing is ever kept."""

from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required, support_too
from accounts.http import CitizenRequest, OperatorRequest
from accounts.roles import Role
from cases.flow.forms import PrivacyForm
from cases.flow.journey import PRIVACY, SUMMARY
from cases.flow.sections import shown_sections
from cases.flow.typed import DocumentsForm
from catalog.actions.change import InvalidCustomisation
from catalog.checking import documents_of_step
from catalog.dates import local_today
from catalog.forms import build_declarations_form, build_step_form
from catalog.forms.declarations import WARNING
from catalog.models import BlueprintVersion, Service
from catalog.parameters import InvalidParameters
from catalog.preview import everything_shown
from catalog.queries import category_label
from catalog.resolve import ResolvedDefinition
from catalog.workbench import Workbench, workbench
from citizen import sheet as presenter
from citizen.face import CitizenFace
from offices.queries import office_by_code


def _prepared(code: str) -> tuple[Workbench, ResolvedDefinition]:
    try:
        bench = workbench(code)
        return bench, bench.definition
    except (BlueprintVersion.DoesNotExist, InvalidParameters, InvalidCustomisation):
        raise Http404 from None


@role_required(Role.ADMINISTRATOR)
@support_too
@never_cache
@require_safe
def preview_sheet(request: OperatorRequest, code: str) -> HttpResponse:
    bench, definition = _prepared(code)
    facts, service = definition.sheet, _as_service(bench, definition)
    context = _frame(bench, definition, "") | {
        "service": service, "definition": definition, "sheet": facts,
        "availability": presenter.Availability(True, _("Servizio attivo"), "success"),
        "index": presenter.page_index(facts), "costs": presenter.cost_rows(facts.costs.lines),
        "dates": presenter.dated(facts.times.calendar), "moments": presenter.undated(facts.times.calendar),
        "metatag_data": {}, "address_here": request.build_absolute_uri(request.path), "start_url": _url(code, PRIVACY),
    }  # fmt: skip
    return render(request, "citizen/preview/sheet.html", context)


@role_required(Role.ADMINISTRATOR)
@support_too
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview_step(request: OperatorRequest, code: str, step: str) -> HttpResponse:
    """POST walks on as the buttons say; what was typed is thrown away."""
    bench, definition = _prepared(code)
    order = _order(definition)
    if step not in order:
        raise Http404
    if request.method == "POST" and request.POST.get("action") in ("next", "back", "send"):
        return redirect(_neighbour(code, order, step, -1 if request.POST["action"] == "back" else 1))
    whole = everything_shown(definition)
    name, context = _page(request, whole, step)
    return render(request, f"citizen/preview/{name}.html", _frame(bench, whole, step) | context)


def _page(request: OperatorRequest, definition: ResolvedDefinition, step: str) -> tuple[str, dict[str, Any]]:
    # Nothing is kept, so the face is asked nothing about the person.
    face = CitizenFace(cast(CitizenRequest, request))
    if step == PRIVACY:
        return "privacy", {"form": PrivacyForm(face.privacy_label())}
    if step == SUMMARY:
        declarations = build_declarations_form(definition, {}, local_today())
        return "summary", {
            "form": declarations,
            "declarations": declarations,
            "chapters": [],
            "warning": WARNING,
            "next_texts": definition.next_steps,
        }
    data = request.POST if request.method == "POST" and {"add", "remove"} & set(request.POST) else None
    form = build_step_form(definition, step, {}, local_today(), data)
    sections = shown_sections(form)
    documents = DocumentsForm(documents_of_step(definition, step, {}), [], {}, face, {})
    index = [(section.anchor, section.title) for section in sections]
    return "step", {
        "form": form, "step": definition.step(step), "sections": sections, "documents_form": documents,
        "index": [*index, ("documenti", _("Documenti"))] if documents.fields else index,
    }  # fmt: skip


def _as_service(bench: Workbench, definition: ResolvedDefinition) -> Service:
    """What is live, or what would be; never saved."""
    return bench.service or Service(code=bench.code, category=definition.category, title=definition.title)


def _order(definition: ResolvedDefinition) -> list[str]:
    return [PRIVACY, *(step.id for step in definition.steps), SUMMARY]


def _url(code: str, step: str) -> str:
    return reverse("citizen:preview_step", args=[code, step])


def _neighbour(code: str, order: list[str], step: str, by: int) -> str:
    index = order.index(step) + by
    return _url(code, order[index]) if 0 <= index < len(order) else reverse("citizen:preview_sheet", args=[code])


def _frame(bench: Workbench, definition: ResolvedDefinition, here: str) -> dict[str, Any]:
    titles = {PRIVACY: _("Privacy"), SUMMARY: _("Riepilogo")} | {s.id: s.title for s in definition.steps}
    order = _order(definition)
    done = order.index(here) if here else 0
    return {
        "active_menu": "all-services",
        "service_title": definition.title,
        "step_title": titles.get(here, ""),
        "category_label": category_label(definition.category),
        "journey": {"definition": definition, "draft": None, "service": _as_service(bench, definition)},
        "steps": [
            {
                "title": titles[step],
                "url": _url(bench.code, step),
                "state": "current" if step == here else "done" if index < done else "todo",
            }
            for index, step in enumerate(order)
        ],
        "office": office_by_code(bench.office_code),
        "editor_url": reverse("operators:catalogue_service", args=[bench.code]),
        "sheet_url": reverse("citizen:preview_sheet", args=[bench.code]),
        "is_changed": bench.copy is not None,
    }
