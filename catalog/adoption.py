"""Bringing a service to the catalogue's newest version: what must be decided, and the overlay that the decisions make."""

from collections.abc import Collection
from dataclasses import dataclass

from catalog.blueprint import Parameter
from catalog.difference import Change, difference_of_bodies, in_full, meets
from catalog.overlay import Path, prune, touched
from catalog.overlay_edits import Overlay, reset, reset_order
from catalog.parameters import InvalidParameters, check_values
from catalog.part_names import find, path_in_words
from catalog.store import blueprint
from catalog.workbench import Workbench, body_of


@dataclass(frozen=True)
class Conflict:
    """The municipality changed this place, and so did the catalogue. `hidden`: our change was to hide it.

    `can_keep`: false where what we changed is no longer in the catalogue.
    """

    path: Path
    place: str
    changes: tuple[Change, ...]
    mine: str
    hidden: bool
    can_keep: bool

    @property
    def key(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True)
class Adoption:
    """`free`: what changes without a decision. `wanted`: parameters whose value only the municipality can give."""

    free: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    wanted: tuple[Parameter, ...]
    bench: Workbench

    def overlay(self, theirs: Collection[str]) -> Overlay:
        """With the catalogue's word at the conflicts named (by key), ours at the others."""
        overlay = prune(self.bench.overlay, body_of(blueprint(self.bench.latest_hash)))
        for conflict in self.conflicts:
            if conflict.key in theirs:
                undo = reset_order if conflict.path[-1] == "order" else reset
                overlay = undo(overlay, conflict.path[:-1] if conflict.path[-1] == "order" else conflict.path)
        return dict(overlay)

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
    free = tuple(change for change in changes if not change.conflict)
    return Adoption(free, tuple(conflicts), _wanted(bench), bench)


def _conflict(bench: Workbench, new: dict[str, object], path: Path, met: tuple[Change, ...]) -> Conflict:
    there = find(bench.merged, path)
    hidden = find(bench.body, path) is not None and there is None
    anchor = path[:-1]
    return Conflict(
        path=path, place=path_in_words(path, bench.body, bench.merged, new), changes=met, mine=in_full(there),
        hidden=hidden, can_keep=find(new, anchor if path[-1] == "order" or not hidden else path) is not None,
    )  # fmt: skip


def _wanted(bench: Workbench) -> tuple[Parameter, ...]:
    """New parameters, and old ones whose value the new version refuses."""
    wanted = []
    for parameter in blueprint(bench.latest_hash).parameters:
        given = {parameter.id: bench.parameters[parameter.id]} if parameter.id in bench.parameters else {}
        try:
            check_values([parameter], given)
            wrong = False
        except InvalidParameters:
            wrong = True
        if wrong or parameter.id not in bench.parameters:
            wanted.append(parameter)
    return tuple(wanted)
