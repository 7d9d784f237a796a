"""Stopping and restarting a case's term."""

from datetime import date, timedelta

from django.utils import timezone

from cases.deadlines import Stop, due_on
from cases.models import Case, Suspension
from catalog.queries import definition


def recompute_due(case: Case) -> None:
    """Set `due_on` from the term and the suspensions. The caller holds the lock and saves."""
    stops = [Stop(s.started_on, s.latest_end, s.ended_on) for s in case.suspensions.all()]
    received = timezone.localdate(case.received_at)
    case.due_on = due_on(received, definition(case.definition_hash).term_days, stops)


def suspend(case: Case, reason: str, days: int) -> Suspension | None:
    """Stop the clock for at most `days`; None where the law lets it stop only once and it already did."""
    if case.suspensions.filter(reason=reason).exists():
        return None
    today = timezone.localdate()
    stop = Suspension.objects.create(
        case=case, reason=reason, started_on=today, latest_end=today + timedelta(days=days)
    )
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


def running_suspension(case: Case) -> Suspension | None:
    """The suspension in force today, if the clock stands."""
    today = timezone.localdate()
    return case.suspensions.filter(ended_on__isnull=True, latest_end__gte=today).order_by("-latest_end").first()
