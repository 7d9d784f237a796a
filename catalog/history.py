"""What changed between two states of a service, in words."""

from typing import Any, Protocol

from django.utils.translation import gettext as _

from catalog.difference import difference_of_bodies
from catalog.overlay import apply_overlay
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
    changed = difference_of_bodies(_merged(old), _merged(new), {}).changes
    moved = old.blueprint_hash != new.blueprint_hash
    return [
        *([_("Passa a un'altra versione del catalogo.")] if moved else []),
        *_values(old, new),
        *(change.description for change in changed),
    ]


def _merged(state: Snapshot) -> dict[str, Any]:
    return apply_overlay(body_of(blueprint(state.blueprint_hash)), state.overlay)


def _values(old: Snapshot, new: Snapshot) -> list[str]:
    said = []
    for parameter in blueprint(new.blueprint_hash).parameters:
        before, after = (state.parameters.get(parameter.id) for state in (old, new))
        if before != after:
            words = {"label": parameter.label, "before": _text(parameter, before), "after": _text(parameter, after)}
            said.append(_("%(label)s: da «%(before)s» a «%(after)s»") % words)
    return said


def _text(parameter: Any, value: Any) -> str:
    try:
        return as_text(parameter, value) or "—"
    except (TypeError, ValueError, KeyError, AttributeError):
        # A value of an earlier version of the catalogue, when this parameter was of another type.
        return str(value)
