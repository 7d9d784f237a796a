"""Stopping and restarting a case's term."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from cases.deadlines import Stop, due_on
from cases.models import Case, Suspension
from cases.targets import recompute_targets
from catalog.queries import definition


def recompute_due(case: Case) -> None:
    """Set `due_on` and `target_on` from the term and the suspensions. The caller holds the lock and saves."""
    stops = [Stop(s.started_on, s.latest_end, s.ended_on) for s in case.suspensions.all()]
    received = timezone.localdate(case.received_at)
    case.due_on = due_on(received, definition(case.definition_hash).term_days, stops)
    recompute_targets(case, stops)


def suspend(case: Case, reason: str, on: date, latest_end: date) -> Suspension | None:
    """Stop the clock from `on` until `latest_end` at most; None once the outcome ended it, or it already stopped so once."""
    if case.decided_at or case.suspensions.filter(reason=reason).exists():
        return None
    stop = Suspension.objects.create(case=case, reason=reason, started_on=on, latest_end=latest_end)
    recompute_due(case)
    return stop


def resume(case: Case, reason: str, on: date) -> None:
    """Let the clock run again from `on`, or from the latest end if that comes first."""
    stop = case.suspensions.filter(reason=reason, ended_on__isnull=True).first()
    if stop is None:
        return
    stop.ended_on = min(on, stop.latest_end)
    stop.save(update_fields=["ended_on"])
    recompute_due(case)


def resume_all(case: Case) -> None:
    for reason in Suspension.Reason.values:
        resume(case, reason, timezone.localdate())


def running_suspension(stops: Iterable[Suspension], today: date) -> Suspension | None:
    """The suspension in which `today` lies, the one that lasts longest; None while the clock runs."""
    running = [stop for stop in stops if stop.started_on <= today < stop.end]
    return max(running, key=lambda stop: stop.end, default=None)
