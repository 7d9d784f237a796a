"""What every page of the catalogue's editor does first, and what it says when somebody else was quicker."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.http import OperatorRequest
from accounts.parking import FOUND_AGAIN, give_back
from catalog.actions.change import InvalidCustomisation
from catalog.actions.working_copy import Changes, CopyStale, edit_copy
from catalog.models import BlueprintVersion
from catalog.overlay import OverlayError, Path
from catalog.overlay_edits import Overlay
from catalog.parameters import InvalidParameters
from catalog.part_names import find
from catalog.problem_words import title_of
from catalog.workbench import Workbench, workbench
from operators.catalogue.places import PAGES, page_of, write_place
from operators.desk import desk_page

SECTION = "catalogo"


class Refused(Exception):
    """`reasons` in Italian."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def bench_or_404(code: str) -> Workbench:
    try:
        return workbench(code)
    except BlueprintVersion.DoesNotExist:
        raise Http404 from None


def actor(request: OperatorRequest) -> dict[str, Any]:
    return dict(request.user.snapshot())


def token_of(request: OperatorRequest) -> str:
    return request.POST.get("versione", "")


def found_again(request: OperatorRequest) -> QueryDict | None:
    """What was typed into this page's form when the session ended, told to the person; it is shown, never acted on."""
    parked = give_back(request, request.path) if request.method == "GET" else None
    if parked is not None:
        messages.info(request, FOUND_AGAIN)
    return parked


def typed(request: OperatorRequest, bench: Workbench) -> tuple[QueryDict | None, str]:
    """What the form is filled with, posted now or before the session ended; and the sentence for who comes back to a form
    that somebody else has overtaken."""
    if request.method == "POST":
        return request.POST, ""
    parked = found_again(request)
    overtaken = parked is not None and parked.get("versione", "") != bench.token
    return parked, who_changed(bench) if overtaken else ""


def page(
    request: OperatorRequest, template: str, bench: Workbench, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shared = {"bench": bench, "service_title": bench.merged["title"], "editing": copy_line(request, bench)}
    path = f"operators/catalogue/{template}.html"
    return desk_page(request, path, {**shared, **context}, section=SECTION, status=status)


def copy_line(request: OperatorRequest, bench: Workbench) -> str:
    """Who is preparing changes, for the line on top of every page."""
    if bench.copy is None:
        return ""
    words = {"when": when(bench.copy.updated_at), "name": bench.copy.edited_by.get("name", "")}
    if bench.copy.edited_by.get("id") == str(request.user.id):
        return _("Modifiche non ancora pubblicate, le ultime tue: %(when)s.") % words
    return _("Modifiche non ancora pubblicate, le ultime di %(name)s: %(when)s.") % words


def when(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def who_changed(bench: Workbench) -> str:
    """The sentence for who comes second."""
    last = bench.service.versions.order_by("-number").first() if bench.service else None
    by, moment = (last.by, last.created_at) if last else ({}, None)
    if bench.copy is not None:
        by, moment = bench.copy.edited_by, bench.copy.updated_at
    if moment is None:
        return _("Un'altra persona ha cambiato questo servizio dopo che hai aperto la pagina.")
    words = {"name": by.get("name", ""), "when": when(moment)}
    return _("%(name)s ha cambiato questo servizio dopo che hai aperto la pagina: %(when)s.") % words


def overlay_edit(request: OperatorRequest, code: str, edit: Callable[[Workbench], Overlay]) -> Workbench:
    """One change to the working copy. Raises CopyStale, or Refused with the reasons in Italian."""
    tried: list[tuple[Workbench, Overlay]] = []

    def change(bench: Workbench) -> Changes:
        overlay = edit(bench)
        # Kept by the bench from before the change is written into its copy: reasons name what it would take away.
        _before = bench.merged
        tried.append((bench, overlay))
        return {"overlay": overlay}

    try:
        return edit_copy(code, change, token=token_of(request), by=actor(request))
    except InvalidCustomisation as error:
        bench, overlay = tried[-1]
        raise Refused(bench.problems(overlay, error)) from None
    except OverlayError as error:
        raise Refused([locked_sentence(error)]) from None
    except InvalidParameters as error:
        raise Refused(list(error.errors.values())) from None


def locked_sentence(error: OverlayError) -> str:
    if error.kind == "locked":
        return _("Questa parte non si può cambiare: lo richiedono la legge o il modello nazionale dei servizi.")
    return _("Questa parte non c'è più nel servizio.")


def told_stale(request: OperatorRequest, error: CopyStale) -> None:
    """After a button without a text: nothing typed is lost, so a word is enough."""
    told = _("La tua ultima azione non è stata fatta: ricontrolla.")
    messages.warning(request, f"{who_changed(error.bench)} {told}")


def service_url(code: str) -> str:
    return reverse("operators:catalogue_service", args=[code])


def part_url(code: str, part: str) -> str:
    return reverse("operators:catalogue_part", args=[code, part]) if part else service_url(code)


def back_url(code: str, path: Path) -> str:
    """The page on which that thing stands: an answer stands on its question's."""
    if "options" in path[:-1]:
        return reverse("operators:catalogue_edit", args=[code, write_place(path[: path.index("options")])])
    return part_url(code, page_of(path))


def back_label(bench: Workbench, path: Path) -> str:
    """What that page is called."""
    if "options" in path[:-1]:
        return title_of(find(bench.merged, path[: path.index("options")]) or {})
    part = page_of(path)
    step = find(bench.merged, ("steps", part.removeprefix("passo/"))) or bench.merged
    return str(PAGES.get(part) or step["title"])


def back_to(code: str, path: Path) -> HttpResponse:
    return redirect(f"{back_url(code, path)}#{''.join(path)}")
