"""Once only: what an application teaches the town hall about a citizen, by semantic key."""

import datetime
from typing import Any

from catalog.blueprint import NoteField
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers, prune


def profile_values(
    definition: ResolvedDefinition, answers: Answers, today: datetime.date | None = None
) -> dict[str, Any]:
    """Profile key → value of the answers that may be used again; identity stays with who gave it."""
    kept, values = prune(definition, answers, today), {}
    for _step, section in definition.sections():
        if section.repeat and section.profile and kept.get(section.id):
            values[section.profile] = kept[section.id]
        for item in () if section.repeat else section.fields:
            if isinstance(item, NoteField) or item.identity or not item.profile:
                continue
            if item.id in kept:
                values[item.profile] = kept[item.id]
    return values
