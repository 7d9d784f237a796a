"""Bringing a service to the catalogue's newest version: what must be decided, and the overlay that the decisions make."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.actions.change import InvalidCustomisation
from catalog.blueprint import Blueprint, Parameter
from catalog.condition_words import condition_in_words
from catalog.difference import Change, difference_of_bodies, in_full, meets
from catalog.overlay import Path, hidden_places, prune, touched
from catalog.overlay_edits import Overlay, reset, reset_order
from catalog.parameters import InvalidParameters, check_values
from catalog.part_names import find, part_name, path_in_words
from catalog.problem_words import title_of
from catalog.resolve import EXPRESSIONS
from catalog.store import blueprint
from catalog.workbench import Workbench, body_of, problems_in_words


@dataclass(frozen=True)
class Sides:
    """One change in three ways, in words: the catalogue before, the catalogue now, and here. `name`: of which part of the
    place, "" when of the whole."""

    name: str
    before: str
    now: str
    ours: str


@dataclass(frozen=True)
class Conflict:
    """The municipality changed this place, and so did the catalogue. `hidden`: our change was to hide it.

    `can_keep`: false where what we changed is no longer in the catalogue.
    """

    path: Path
    place: str
    changes: tuple[Change, ...]
    sides: tuple[Sides, ...]
    hidden: bool
    can_keep: bool

    @property
    def key(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True)
class Adoption:
    """`free`: what changes without a decision. `wanted`: parameters whose value only the municipality can give; `refused`:
    why a present value will not do, in sentences."""

    free: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    wanted: tuple[Parameter, ...]
    refused: tuple[str, ...]
    bench: Workbench

    def overlay(self, theirs: Collection[str]) -> Overlay:
        """With the catalogue's word at the conflicts named (by key), ours at the others."""
        overlay = prune(self.bench.overlay, body_of(blueprint(self.bench.latest_hash)))
        for conflict in self.conflicts:
            if conflict.key in theirs:
                undo = reset_order if conflict.path[-1] == "order" else reset
                overlay = undo(overlay, conflict.path[:-1] if conflict.path[-1] == "order" else conflict.path)
        return dict(overlay)

    def problems(self, overlay: Overlay, error: InvalidCustomisation) -> list[str]:
        """Why that overlay does not fit the new version, in Italian."""
        body = body_of(blueprint(self.bench.latest_hash))
        return problems_in_words(error, body, overlay, [self.bench.merged, self.bench.body, body])

    def values(self) -> dict[str, object]:
        """The present values that the new version still knows."""
        known = {parameter.id for parameter in blueprint(self.bench.latest_hash).parameters}
        return {key: value for key, value in self.bench.parameters.items() if key in known}


def adoption(bench: Workbench) -> Adoption:
    new = blueprint(bench.latest_hash)
    body = body_of(new)
    changes = difference_of_bodies(bench.body, body, bench.overlay).changes
    touching = {path: tuple(c for c in changes if meets(c.path, path)) for path in touched(bench.overlay)}
    # In the order of the service: the database keeps the keys of an overlay in an order of its own.
    met = sorted(((p, found) for p, found in touching.items() if found), key=lambda pair: changes.index(pair[1][0]))
    conflicts = [_conflict(bench, body, path, found) for path, found in met]
    # A new value of the municipality's is asked, so it is not told besides.
    free = tuple(c for c in changes if not c.conflict and (c.kind, c.path[0]) != ("added", "parameters"))
    return Adoption(free, tuple(conflicts), *_wanted(bench), bench)


def _conflict(bench: Workbench, new: dict[str, object], path: Path, met: tuple[Change, ...]) -> Conflict:
    hidden = path in set(hidden_places(bench.overlay))
    anchor = path[:-1]
    return Conflict(
        path=path, place=path_in_words(path, bench.body, bench.merged, new), changes=met,
        sides=tuple(_sides(bench, new, path, change, hidden) for change in met), hidden=hidden,
        can_keep=find(new, anchor if path[-1] == "order" or not hidden else path) is not None,
    )  # fmt: skip


def _sides(bench: Workbench, new: dict[str, object], path: Path, change: Change, hidden: bool) -> Sides:
    name = part_name(change.path[-1]) if len(change.path) > len(path) else ""
    before, now = (_said(body, change.path) for body in (bench.body, new))
    gone = change.kind == "removed" and change.path[-1] != "when"
    ours = _("Nascosto da voi") if hidden else _said(bench.merged, path)
    return Sides(name, before, _("Non c'è più") if gone else now, ours)


def _said(body: dict[str, object], path: Path) -> str:
    """What stands there; of an order, the things one under the other; of a condition, what it asks."""
    if path[-1] == "order":
        return "\n".join(f"{n}. {title_of(item)}" for n, item in enumerate(find(body, path[:-1]) or (), 1))
    there = find(body, path)
    if path[-1] in EXPRESSIONS:
        return condition_in_words(Blueprint.model_validate(body), str(there)) if there else _("Sempre")
    return in_full(there)


def _wanted(bench: Workbench) -> tuple[tuple[Parameter, ...], tuple[str, ...]]:
    """New parameters, and old ones whose value the new version refuses; and why it refuses them."""
    wanted, refused = [], []
    for parameter in blueprint(bench.latest_hash).parameters:
        known = parameter.id in bench.parameters
        wrong = _wrong(parameter, bench.parameters[parameter.id]) if known else ""
        if wrong:
            refused.append(
                _("%(label)s: il valore di oggi non va più bene. %(why)s") % {"label": parameter.label, "why": wrong}
            )
        if wrong or not known:
            wanted.append(parameter)
    return tuple(wanted), tuple(refused)


def _wrong(parameter: Parameter, value: object) -> str:
    try:
        check_values([parameter], {parameter.id: value})
    except InvalidParameters as error:
        return error.errors[parameter.id]
    return ""
