"""Writing: the texts of one thing, or a thing of the municipality's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.working_copy import CopyStale
from catalog.overlay import OverlayError, Path
from catalog.overlay_edits import Overlay, node_at, patch_at, put_item, set_value
from catalog.part_names import find, part_name, path_in_words
from catalog.workbench import Workbench
from operators.catalogue.conditions import earlier_answers
from operators.catalogue.places import (
    GROWING,
    ITEM_TEXTS,
    is_item_place,
    is_list_place,
    is_text_place,
    read_place,
)
from operators.catalogue.rows import ADD_LABELS, lock_reason, options_block, text_name
from operators.forms.catalogue import OWN_FORMS, ConditionalForm, OwnForm, TextsForm
from operators.views.catalogue.common import (
    Refused,
    back_label,
    back_to,
    back_url,
    bench_or_404,
    overlay_edit,
    page,
    typed,
    who_changed,
)


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_edit", "code", "place", parks=True)
@require_http_methods(["GET", "POST"])
def edit(request: OperatorRequest, code: str, place: str) -> HttpResponse:
    """The texts of what the catalogue has; something of the municipality's own gets its whole form."""
    bench, path = bench_or_404(code), read_place(place)
    if not (is_item_place(path) or is_text_place(path)):
        raise Http404
    own = _own_item(bench, path)
    if own is not None:
        return _write_own(request, bench, path[:-1], own)
    try:
        _there(bench, path)
    except OverlayError:
        raise Http404 from None
    if is_item_place(path) and lock_reason(bench, path, find(bench.body, path)):
        raise Http404
    data, told = typed(request, bench)
    form = _texts_form(bench, path, data)
    return _write(request, bench, path, form, lambda now: _with_texts(now, path, form), told=told)


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_add", "code", "place", parks=True)
@require_http_methods(["GET", "POST"])
def add(request: OperatorRequest, code: str, place: str) -> HttpResponse:
    bench, path = bench_or_404(code), read_place(place)
    if not is_list_place(path) or path[-1] not in GROWING or find(bench.merged, path[:-1]) is None:
        raise Http404
    return _write_own(request, bench, path, None)


def _own_item(bench: Workbench, path: Path) -> dict[str, Any] | None:
    if not is_item_place(path):
        return None
    added = patch_at(bench.overlay, path[:-1]).get("added", [])
    return next((item for item in added if item["id"] == path[-1]), None)


def _there(bench: Workbench, path: Path) -> None:
    """Raises OverlayError when the catalogue has no such place; an optional text may be empty there."""
    node_at(bench.body, path if is_item_place(path) else path[:-1])


def _texts_form(bench: Workbench, path: Path, data: Any) -> TextsForm:
    known = [parameter.id for parameter in bench.base.parameters]
    if is_item_place(path):
        catalogue = find(bench.body, path)
        return TextsForm(ITEM_TEXTS[path[-2]], catalogue, find(bench.merged, path) or catalogue, data, known=known)
    parent, key = find(bench.body, path[:-1]) or {}, path[-1]
    return TextsForm([key], parent, find(bench.merged, path[:-1]), data, names={key: text_name(path)}, known=known)


def _with_texts(bench: Workbench, path: Path, form: TextsForm) -> Overlay:
    overlay, at = bench.overlay, path if is_item_place(path) else path[:-1]
    for key, value in form.values().items():
        overlay = set_value(bench.body, overlay, (*at, key), value)
    return overlay


def _write_own(request: OperatorRequest, bench: Workbench, path: Path, item: dict[str, Any] | None) -> HttpResponse:
    data, told = typed(request, bench)
    form = _own_form(bench, path, item, data)
    new = item is None
    return _write(request, bench, path, form, lambda now: _with_own(now, path, form), own=True, new=new, told=told)


def _own_form(bench: Workbench, path: Path, item: dict[str, Any] | None, data: Any) -> OwnForm:
    kind, known = OWN_FORMS[path[-1]], [parameter.id for parameter in bench.base.parameters]
    if not issubclass(kind, ConditionalForm):
        return kind(data, item=item, known=known)
    at = (*path, item["id"]) if item else path
    return kind(data, item=item, known=known, earlier=earlier_answers(bench, at))


def _with_own(bench: Workbench, path: Path, form: OwnForm) -> Overlay:
    return put_item(bench.body, bench.overlay, path, form.item())


def _write(
    request: OperatorRequest,
    bench: Workbench,
    path: Path,
    form: Any,
    change: Any,
    own: bool = False,
    new: bool = False,
    told: str = "",
) -> HttpResponse:
    posted = request.method == "POST"
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            overlay_edit(request, bench.code, change)
            messages.success(request, _("Salvato nelle modifiche da pubblicare."))
            return back_to(bench.code, (*path, form.item()["id"]) if own else path)
        except CopyStale as error:
            bench, told, status = error.bench, who_changed(error.bench), 409
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
    context = {
        "form": form, "told": told, "title": _title(bench, path, form, own, new), "where": _where(bench, path) if new else "",
        "words": bench.base.parameters, "options": None if own else options_block(bench, path),
        "now": _now(bench, path, form) if told else [], "back_url": back_url(bench.code, path),
        "back_label": back_label(bench, path),
    }  # fmt: skip
    return page(request, "item", bench, context, status)


def _title(bench: Workbench, path: Path, form: Any, own: bool, new: bool) -> str:
    if new:
        return ADD_LABELS.get(path[-1], lambda: _("Aggiungi una voce"))()
    at = (*path, form.original["id"]) if own else path
    return text_name(at) if is_text_place(at) else path_in_words(at, bench.merged, bench.body).split(" › ")[-1]


def _where(bench: Workbench, path: Path) -> str:
    """To what something is added; "" for the lists that are a page of their own."""
    if path[0] == "steps":
        return path_in_words(path[:-1], bench.merged, bench.body)
    return part_name(path[-1]) if path[0] == "sheet" else ""


def _now(bench: Workbench, path: Path, form: Any) -> list[tuple[str, str]]:
    """What stands there now, for who was second: (name, text)."""
    if not isinstance(form, TextsForm):
        return []
    at = path if is_item_place(path) else path[:-1]
    current = find(bench.merged, at) or {}
    return [(str(form.fields[key].label), str(current.get(key) or "—")) for key in form.keys]
