"""Three-way difference: what the catalogue changed between two versions, and where the overlay is in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.blueprint import Blueprint
from catalog.overlay import KEYED_LISTS, Path, touched

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class Change:
    """One thing that the new version does otherwise. `conflict`: the municipality has changed the same thing."""

    path: Path
    kind: Kind
    before: Any
    after: Any
    conflict: bool = False

    @property
    def description(self) -> str:
        """Plain Italian, for an administrator."""
        place = " › ".join(_word(part) for part in self.path)
        sentences = {
            "added": _("%(place)s: aggiunto «%(after)s»"),
            "removed": _("%(place)s: tolto «%(before)s»"),
            "changed": _("%(place)s: da «%(before)s» a «%(after)s»"),
            "moved": _("%(place)s: cambia l'ordine"),
        }
        return sentences[self.kind] % {"place": place, "before": _brief(self.before), "after": _brief(self.after)}


@dataclass(frozen=True)
class Difference:
    changes: tuple[Change, ...]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.conflict)

    def __bool__(self) -> bool:
        return bool(self.changes)


def difference(old: Blueprint, new: Blueprint, overlay: dict[str, Any]) -> Difference:
    """Blueprint the service stands on, the one to adopt, and the overlay in between."""
    mine = list(touched(overlay))
    found = _compare(_body(old), _body(new), ())
    return Difference(tuple(Change(c.path, c.kind, c.before, c.after, _meets(c.path, mine)) for c in found))


def _body(blueprint: Blueprint) -> dict[str, Any]:
    return blueprint.model_dump(mode="json", by_alias=True, exclude_none=True)


def _meets(path: Path, mine: list[Path]) -> bool:
    """The same place, or one inside the other."""
    return any(path[: len(other)] == other or other[: len(path)] == path for other in mine)


def _compare(old: Any, new: Any, path: Path) -> Iterator[Change]:
    if old == new:
        return
    if path and path[-1] in KEYED_LISTS | {"parameters", "computed"} and _keyed(old) and _keyed(new):
        yield from _compare_lists(old, new, path)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _compare_objects(old, new, path)
    else:
        yield Change(path, "changed", old, new)


def _keyed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and "id" in item for item in value)


def _compare_objects(old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            yield Change((*path, key), "removed", old[key], None)
        elif key not in old:
            yield Change((*path, key), "added", None, new[key])
        else:
            yield from _compare(old[key], new[key], (*path, key))


def _compare_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Change]:
    before, after = {item["id"]: item for item in old}, {item["id"]: item for item in new}
    yield from _compare_objects(before, after, path)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change((*path, "order"), "moved", list(before), list(after))


_WORDS: Final[dict[str, Any]] = {
    "sheet": gettext_lazy("Scheda"),
    "steps": gettext_lazy("Passi"),
    "sections": gettext_lazy("Sezioni"),
    "fields": gettext_lazy("Domande"),
    "documents": gettext_lazy("Documenti"),
    "declarations": gettext_lazy("Dichiarazioni"),
    "workflow": gettext_lazy("Lavorazione"),
    "messages": gettext_lazy("Messaggi"),
    "parameters": gettext_lazy("Parametri"),
    "checks": gettext_lazy("Controlli"),
    "title": gettext_lazy("Titolo"),
    "label": gettext_lazy("Testo"),
    "help": gettext_lazy("Aiuto"),
    "privacy": gettext_lazy("Informativa"),
    "retention": gettext_lazy("Conservazione"),
    "term": gettext_lazy("Termine"),
}


def _word(part: str) -> str:
    return str(_WORDS.get(part, part))


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("title") or value.get("label") or value.get("text") or value.get("id") or ""
    if isinstance(value, list):
        value = ", ".join(_brief(item) for item in value)
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"
