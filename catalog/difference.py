"""Three-way difference: what the catalogue changed between two versions, and where the overlay is in the way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from catalog.blueprint import Blueprint
from catalog.overlay import KEYED_LISTS, Path, touched
from catalog.part_names import find, path_in_words
from catalog.problem_words import title_key, title_of
from catalog.resolve import EXPRESSIONS

# hidden and shown: of a thing of the catalogue, by the municipality (see catalog.history).
Kind = Literal["added", "removed", "changed", "moved", "hidden", "shown"]


@dataclass(frozen=True)
class Change:
    """One thing that the new version does otherwise. `conflict`: the municipality has changed the same thing.

    `place` says in Italian where it is.
    """

    path: Path
    kind: Kind
    before: Any
    after: Any
    conflict: bool = False
    place: str = ""

    @property
    def description(self) -> str:
        """Plain Italian, for an administrator."""
        sentences = {
            "added": _("%(place)s: aggiunto «%(after)s»"),
            "removed": _("%(place)s: tolto «%(before)s»"),
            "changed": _("%(place)s: da «%(before)s» a «%(after)s»"),
            "moved": _("%(place)s: cambia l'ordine"),
            "hidden": _("%(place)s: nascosto «%(before)s»"),
            "shown": _("%(place)s: di nuovo visibile «%(after)s»"),
        }
        if self.path[-1] in EXPRESSIONS:
            return _("%(place)s: cambia la condizione") % {"place": self.place}
        if self.kind != "moved" and not (self.before_text or self.after_text):
            return _("%(place)s: cambia") % {"place": self.place}
        words = {"place": self.place, "before": brief(self.before), "after": brief(self.after)}
        return sentences[self.kind] % words

    @property
    def before_text(self) -> str:
        return in_full(self.before)

    @property
    def after_text(self) -> str:
        return in_full(self.after)


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
    return difference_of_bodies(_body(old), _body(new), overlay)


def difference_of_bodies(before: dict[str, Any], after: dict[str, Any], overlay: dict[str, Any]) -> Difference:
    mine = list(touched(overlay))
    found = _compare(before, after, ())
    return Difference(
        tuple(
            replace(c, conflict=any(meets(c.path, other) for other in mine), place=_place(c, before, after))
            for c in found
        )
    )


def _place(change: Change, before: dict[str, Any], after: dict[str, Any]) -> str:
    return path_in_words(_named_at(change, before), after, before)


def _named_at(change: Change, before: dict[str, Any]) -> Path:
    """Of a whole item, and of the words it is known by, the list it stands in: the sentence names the item itself."""
    path = change.path
    if change.kind == "moved":
        return path[:-1]
    if change.kind in ("added", "removed") and len(path) > 1 and path[-2] in KEYED_LISTS | {"parameters", "computed"}:
        return path[:-1]
    if change.kind == "changed" and len(path) > 2 and path[-3] in KEYED_LISTS:
        item = find(before, path[:-1])
        return path[:-2] if isinstance(item, dict) and title_key(item) == path[-1] else path
    return path


def _body(blueprint: Blueprint) -> dict[str, Any]:
    return blueprint.model_dump(mode="json", by_alias=True, exclude_none=True)


def meets(path: Path, other: Path) -> bool:
    """The same place, or one inside the other."""
    return path[: len(other)] == other or other[: len(path)] == path


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


def brief(value: Any) -> str:
    text = " ".join(in_full(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def in_full(value: Any) -> str:
    """The words of a value: of a thing its title, of a list its items; "" for what has no words."""
    if isinstance(value, bool):
        return _("sì") if value else _("no")
    if isinstance(value, dict):
        return title_of(value)
    if isinstance(value, list):
        return ", ".join(text for item in value if (text := in_full(item)))
    return "" if value is None else str(value)
