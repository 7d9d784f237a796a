"""The parts of a service as rows on the editor's pages: what they say, how they stand to the catalogue, what may be done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.condition_words import condition_in_words
from catalog.overlay import Path, holds_locked
from catalog.overlay_edits import in_order, is_locked, list_at, natural_order, patch_at
from catalog.part_names import find, part_name
from catalog.problem_words import title_of
from catalog.resolve import fill
from catalog.workbench import Workbench
from operators.catalogue.places import GROWING, ITEM_TEXTS, is_list_place, write_place
from operators.forms.catalogue import QUESTION_TYPES


@dataclass
class Row:
    """`lock`: why it cannot be touched, "" when it can. `within`: what tells it from others of the same name."""

    place: str
    title: str
    text: str = ""
    kind: str = ""
    condition: str = ""
    lock: str = ""
    changed: bool = False
    hidden: bool = False
    own: bool = False
    first: bool = True
    last: bool = True
    hideable: bool = False
    within: str = ""
    children: "list[Block]" = field(default_factory=list)

    @property
    def spoken(self) -> str:
        """For buttons, which are heard without what stands around them."""
        return f"{self.title}, {self.within}" if self.within else self.title


@dataclass
class Block:
    """A list of rows; `place` when things can be added to it, `where` says to what."""

    title: str
    rows: list[Row]
    place: str = ""
    add_label: str = ""
    moved: bool = False
    list_place: str = ""
    where: str = ""


ADD_LABELS = {
    "fields": lambda: _("Aggiungi una domanda"),
    "documents": lambda: _("Aggiungi un documento"),
    "declarations": lambda: _("Aggiungi una dichiarazione"),
    "legal_basis": lambda: _("Aggiungi un riferimento"),
}


def text_blocks(bench: Workbench, paths: Iterable[Path]) -> list[Block]:
    """Single texts one under the other; a list among them gets a block of its own."""
    blocks: list[Block] = []
    for path in paths:
        if is_list_place(path):
            blocks.append(list_block(bench, path))
            blocks[-1].where = blocks[-1].title
        elif blocks and not blocks[-1].list_place:
            blocks[-1].rows.append(_text_row(bench, path))
        else:
            blocks.append(Block("", [_text_row(bench, path)]))
    return blocks


def _text_row(bench: Workbench, path: Path) -> Row:
    value = find(bench.merged, path)
    text = "\n".join(value) if isinstance(value, list) else str(value or "")
    return Row(write_place(path), text_name(path), _filled(bench, text), changed=value != find(bench.body, path))


def text_name(path: Path) -> str:
    return part_name(path[-2] if path[-1] == "text" else path[-1])


def list_block(bench: Workbench, path: Path, title: str = "") -> Block:
    rows = list(list_rows(bench, path))
    shown = [row for row in rows if not row.hidden]
    for row in shown:
        row.first, row.last = row is shown[0], row is shown[-1]
    grows = path[-1] in GROWING and not (len(path) > 2 and is_locked(bench.body, path[:-1]))
    label = ADD_LABELS.get(path[-1], lambda: _("Aggiungi una voce"))()
    moved = bool(patch_at(bench.overlay, path).get("order"))
    return Block(
        title or part_name(path[-1]), rows, write_place(path) if grows else "", label, moved, write_place(path)
    )


def list_rows(bench: Workbench, path: Path) -> Iterator[Row]:
    patch = patch_at(bench.overlay, path)
    catalogue = {item["id"]: item for item in list_at(bench.body, path)}
    own = {item["id"]: item for item in patch.get("added", [])}
    shown = {item["id"]: item for item in find(bench.merged, path) or []}
    for item_id in in_order(natural_order(bench.body, bench.overlay, path), patch.get("order", [])):
        item = shown.get(item_id) or own.get(item_id) or catalogue[item_id]
        row = _item_row(bench, (*path, item_id), item)
        row.own, row.hidden = item_id in own, item_id in patch.get("hidden", [])
        row.changed = not row.own and not row.hidden and _texts_changed(path[-1], catalogue[item_id], item)
        row.hideable = not row.own and not row.lock and not holds_locked(catalogue[item_id])
        yield row


def _texts_changed(name: str, catalogue: dict[str, Any], item: dict[str, Any]) -> bool:
    return any(catalogue.get(key) != item.get(key) for key in ITEM_TEXTS[name])


def _item_row(bench: Workbench, path: Path, item: dict[str, Any]) -> Row:
    when, title = item.get("when"), str(item.get("text") or title_of(item))
    return Row(
        write_place(path), _filled(bench, " ".join(title.split())), _filled(bench, _details(path[-2], item)),
        kind=_kind(path[-2], item), within=str(item.get("article", "")),
        condition=condition_in_words(bench.worded, when) if when else "", lock=lock_reason(bench, path, item),
    )  # fmt: skip


def _filled(bench: Workbench, text: str) -> str:
    """As citizens read it, once the municipality has chosen its values."""
    return str(fill(text, bench.base.parameters, bench.parameters)) if bench.source else text


def _details(name: str, item: dict[str, Any]) -> str:
    if name == "legal_basis":
        return str(item.get("article", ""))
    return str(item.get("help") or item.get("intro") or item.get("label_when") or "")


def _kind(name: str, item: dict[str, Any]) -> str:
    if name == "fields":
        kind = str(QUESTION_TYPES.get(item["type"], part_name("")))
        optional = item["type"] != "note" and not item.get("required", True)
        return _("%(kind)s, facoltativa") % {"kind": kind} if optional else kind
    if name == "documents":
        return _("obbligatorio") if item.get("required", True) else _("facoltativo")
    return ""


def lock_reason(bench: Workbench, path: Path, item: dict[str, Any]) -> str:
    try:
        locked = is_locked(bench.body, path)
    except ValueError:
        return ""
    if not locked:
        return ""
    if item.get("identity"):
        return _("Arriva da SPID o CIE: la legge vuole che l'identità sia quella accertata, perciò non si cambia.")
    return _("Lo richiedono la legge o il modello nazionale dei servizi: non si cambia.")


def step_blocks(bench: Workbench, step_id: str) -> list[Row]:
    """The sections of a step, each with its questions."""
    path: Path = ("steps", step_id, "sections")
    rows = list_block(bench, path).rows
    for row in rows:
        if not row.hidden:
            row.children = [_section_block(bench, (*path, row.place.rsplit("/", 1)[-1], "fields"), row.title)]
    return rows


def _section_block(bench: Workbench, path: Path, title: str) -> Block:
    """Sections of a step ask the same thing now and then: each question says of which it is."""
    block = list_block(bench, path)
    block.where = title
    for row in block.rows:
        row.within = title
    return block


def options_block(bench: Workbench, path: Path) -> Block | None:
    """The answers to a question of the catalogue; a list that comes from the municipality's own values is not here."""
    item = find(bench.body, path)
    if not isinstance(item, dict) or not item.get("options"):
        return None
    return list_block(bench, (*path, "options"))
