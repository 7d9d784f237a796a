"""What changed between two states of a service, in words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from django.utils.translation import gettext as _

from catalog.difference import Change, difference_of_bodies
from catalog.overlay import apply_overlay, hidden_places
from catalog.parameters import as_text
from catalog.store import blueprint
from catalog.workbench import body_of


class Snapshot(Protocol):
    """A service, one of its versions, or a working copy."""

    blueprint_hash: Any
    overlay: Any
    parameters: Any


def changes_between(old: Snapshot, new: Snapshot) -> list[str]:
    """Sentences in Italian: values first, then texts and parts in the order of the service."""
    moved = old.blueprint_hash != new.blueprint_hash
    return [
        *([_("Prende la versione nuova del catalogo.")] if moved else []),
        *_values(old, new),
        *(change.description for change in _parts(old, new)),
    ]


def _parts(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """What the municipality hides is still there, and is called so; a value that is asked anew is told with the values."""
    were_hidden, are_hidden = set(hidden_places(old.overlay)), set(hidden_places(new.overlay))
    for change in difference_of_bodies(_merged(old), _merged(new), {}).changes:
        if change.kind == "removed" and change.path in are_hidden:
            yield replace(change, kind="hidden")
        elif change.kind == "added" and change.path in were_hidden:
            yield replace(change, kind="shown")
        elif change.kind != "added" or change.path[0] != "parameters":
            yield change


def _merged(state: Snapshot) -> dict[str, Any]:
    return apply_overlay(body_of(blueprint(state.blueprint_hash)), state.overlay)


def _values(old: Snapshot, new: Snapshot) -> list[str]:
    said = []
    for parameter in blueprint(new.blueprint_hash).parameters:
        before, after = (_text(parameter, state.parameters.get(parameter.id)) for state in (old, new))
        if before != after:
            words = {"label": parameter.label, "before": before, "after": after}
            said.append(_sentence(before, after) % words)
    return said


def _sentence(before: str, after: str) -> str:
    if not before:
        return _("%(label)s: «%(after)s»")
    return _("%(label)s: da «%(before)s» a «%(after)s»") if after else _("%(label)s: tolto «%(before)s»")


def _text(parameter: Any, value: Any) -> str:
    try:
        return as_text(parameter, value)
    except (TypeError, ValueError, KeyError, AttributeError):
        # A value of an earlier version of the catalogue, when this parameter was of another type.
        return str(value)
