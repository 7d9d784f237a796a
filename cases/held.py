"""A clerk's step waits before it leaves. Meanwhile the citizen sees the case as it stood before the step.

What a held step made carries, to the microsecond, the instant at which it leaves: documents, requests, notices and
messages alike. So one comparison with the clock hides them all, and undoing finds them all.
"""

from copy import copy
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Case, Suspension

# The fields of a case that a step may change, and how each is read back from JSON.
READ: dict[str, Any] = {
    "state": str,
    "outcome": str,
    "assigned_to_id": UUID,
    "due_on": date.fromisoformat,
    "target_on": date.fromisoformat,
    "decided_at": datetime.fromisoformat,
    "closed_at": datetime.fromisoformat,
}


def fields_of(case: Case) -> dict[str, str | None]:
    """As JSON: ids, dates and the names of states, nothing personal."""
    return {name: _written(getattr(case, name)) for name in READ}


def _written(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def put_back(case: Case, fields: dict[str, str | None]) -> None:
    for name, read in READ.items():
        value = fields[name]
        setattr(case, name, None if value is None else read(value))


def as_citizen_sees(case: Case) -> Case:
    """The case or, while its last step is held, a copy as it stood before. To be read, never saved."""
    if not case.is_held:
        return case
    seen = copy(case)
    put_back(seen, case.held_step["before"])
    return seen


def open_for_citizen() -> Q:
    """Of a closed case whose closing is still held, the citizen has not heard."""
    return Q(closed_at__isnull=True) | Q(held_until__gt=timezone.now())


def suspensions_seen(case: Case) -> list[Suspension]:
    """The stops of the clock that the citizen knows of."""
    stops: QuerySet[Suspension] = case.suspensions.all()
    if not case.is_held:
        return list(stops)
    ends = case.held_step["suspensions"]
    known = [stop for stop in stops if str(stop.id) in ends]
    for stop in known:
        end = ends[str(stop.id)]
        stop.ended_on = date.fromisoformat(end) if end else None
    return known
