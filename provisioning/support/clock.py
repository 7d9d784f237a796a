"""The contract's clocks: until when somebody of the vendor must have taken a request for help in hand. Pure functions.

Blocking problems within 4 hours around the clock, the others within the next working day in the hours of support (8x5):
the supply contract's «tempi di intervento», requirement A5.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.support.service_hours import after_working, end_of_next_working_day, working_time

BLOCKING_WITHIN = timedelta(hours=4)
# From when to when the clock stood, because the municipality had been asked something.
Stop = tuple[datetime, datetime]


class Severity(models.TextChoices):
    BLOCKING = "blocking", _("Bloccante")
    ORDINARY = "ordinary", _("Non bloccante")


def due_at(severity: Severity, counts_from: datetime, stops: Iterable[Stop] = ()) -> datetime:
    """In UTC. Stops that ended before the clock began to count move nothing."""
    due = _first_due(severity, counts_from)
    for start, end in sorted(stops):
        if end > counts_from:
            due = _moved(severity, due, max(start, counts_from), end)
    return due


def _first_due(severity: Severity, counts_from: datetime) -> datetime:
    if severity == Severity.BLOCKING:
        return counts_from.astimezone(UTC) + BLOCKING_WITHIN
    return end_of_next_working_day(counts_from)


def _moved(severity: Severity, due: datetime, start: datetime, end: datetime) -> datetime:
    """What was left when the clock stopped is left when it goes on. What was late stays late."""
    if start >= due:
        return due
    if severity == Severity.BLOCKING:
        return due + (end - start)
    left = working_time(start, due)
    return after_working(end, left) if left else due
