"""The parts of a service, page by page in the order of the citizen's journey, and the buttons beside each thing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.working_copy import CopyStale
from catalog.overlay import Path
from catalog.overlay_edits import Overlay, hide, move, remove_item, reset, reset_order, unhide
from catalog.part_names import find
from catalog.workbench import Workbench
from operators.catalogue.places import (
    AFTER,
    PAGES,
    PRIVACY,
    SHEET,
    is_item_place,
    is_list_place,
    is_text_place,
    read_place,
)
from operators.catalogue.rows import Block, list_block, step_blocks, text_blocks
from operators.views.catalogue.common import Refused, back_to, back_url, bench_or_404, overlay_edit, page, told_stale

DONE = {
    "hide": lambda: _("Nascosto: i cittadini non lo vedranno."),
    "show": lambda: _("Di nuovo visibile."),
    "up": lambda: _("Spostato più su."),
    "down": lambda: _("Spostato più giù."),
    "reset": lambda: _("Tornato al testo del catalogo."),
    "remove": lambda: _("Tolto."),
    "reset_order": lambda: _("Tornato all'ordine del catalogo."),
}


@role_required(Role.ADMINISTRATOR)
@support_too
@require_safe
def part_page(request: OperatorRequest, code: str, part: str) -> HttpResponse:
    bench = bench_or_404(code)
    title, blocks, rows = _part(bench, part)
    context = {
        "part": part, "title": title, "blocks": blocks, "sections": rows,
        "preview_url": _preview_url(bench, part), "words": bench.base.parameters,
    }  # fmt: skip
    return page(request, "part", bench, context)


def _part(bench: Workbench, part: str) -> tuple[str, list[Block], list[Any]]:
    if part.startswith("passo/"):
        step_id = part.removeprefix("passo/")
        step = find(bench.merged, ("steps", step_id))
        if step is None:
            raise Http404
        return step["title"], [Block("", [_step_row(bench, step_id)])], step_blocks(bench, step_id)
    blocks = {
        "scheda": lambda: text_blocks(bench, SHEET),
        "privacy": lambda: text_blocks(bench, PRIVACY),
        "documenti": lambda: [list_block(bench, ("documents",))],
        "dichiarazioni": lambda: [list_block(bench, ("declarations",))],
        "dopo": lambda: text_blocks(bench, AFTER),
    }
    if part not in blocks:
        raise Http404
    return str(PAGES[part]), blocks[part](), []


def _step_row(bench: Workbench, step_id: str) -> Any:
    row = next(row for row in list_block(bench, ("steps",)).rows if row.place == f"steps/{step_id}")
    row.first = row.last = True
    row.hideable = False
    return row


def _preview_url(bench: Workbench, part: str) -> str:
    if part == "scheda":
        return reverse("citizen:preview_sheet", args=[bench.code])
    step = {"privacy": "privacy", "documenti": bench.merged["steps"][-1]["id"], "dichiarazioni": "riepilogo"}.get(part)
    step = part.removeprefix("passo/") if part.startswith("passo/") else step or "riepilogo"
    return reverse("citizen:preview_step", args=[bench.code, step])


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_service", "code")
@require_POST
def act(request: OperatorRequest, code: str) -> HttpResponse:
    """POST `azione`: hide | show | up | down | reset | remove | reset_order, on the thing at `posto`."""
    bench_or_404(code)
    path, verb = read_place(request.POST.get("posto", "")), request.POST.get("azione", "")
    if not _allowed(path, verb):
        raise Http404
    try:
        overlay_edit(request, code, lambda bench: _acted(bench, path, verb))
        if verb in DONE:
            messages.success(request, DONE[verb]())
    except CopyStale as error:
        told_stale(request, error)
        return redirect(back_url(code, path))
    except Refused as refused:
        for reason in refused.reasons:
            messages.warning(request, reason)
        # Where the reasons are read, at the top of the page.
        return redirect(back_url(code, path))
    return back_to(code, path)


def _allowed(path: Path, verb: str) -> bool:
    if verb == "reset":
        return is_item_place(path) or is_text_place(path)
    if verb == "reset_order":
        return is_list_place(path)
    return verb in ("hide", "show", "up", "down", "remove") and is_item_place(path)


def _acted(bench: Workbench, path: Path, verb: str) -> Overlay:
    body, overlay = bench.body, bench.overlay
    if verb == "hide":
        return hide(body, overlay, path)
    if verb in ("up", "down"):
        return move(body, overlay, path, -1 if verb == "up" else 1)
    acts = {"show": unhide, "reset": reset, "remove": remove_item, "reset_order": reset_order}
    return acts[verb](overlay, path)
