"""Starting, holding and stopping a request's clock. The caller holds the request's row."""

from datetime import datetime

from provisioning.support.clock import BLOCKING_WITHIN, Severity, due_at
from provisioning.support.models import TicketClock, TicketPause, TroubleTicket


def start_clock(ticket: TroubleTicket, now: datetime) -> None:
    severity = Severity(ticket.severity)
    due = due_at(severity, now)
    TicketClock.objects.create(ticket=ticket, severity=severity, started_at=now, counts_from=now, due_at=due)


def hold(clock: TicketClock, now: datetime) -> None:
    """Only while it runs: after the intervention there is nothing to hold."""
    if clock.is_going and clock.waiting_since is None:
        clock.waiting_since = now
        clock.save(update_fields=["waiting_since"])


def go_on(clock: TicketClock, now: datetime) -> None:
    """What was left when it stopped is left now. Nothing, when it was not standing."""
    if clock.waiting_since is None:
        return
    TicketPause.objects.create(clock=clock, since=clock.waiting_since, until=max(now, clock.waiting_since))
    clock.waiting_since = None
    clock.reckon()
    clock.save(update_fields=["waiting_since", "due_at"])


def meet(clock: TicketClock, now: datetime) -> None:
    """Somebody has stepped in."""
    go_on(clock, now)
    clock.met_at = now
    clock.save(update_fields=["met_at"])


def drop(clock: TicketClock, now: datetime) -> None:
    """The municipality needs nobody any more; where somebody has stepped in already, there is nothing to drop."""
    if clock.is_going:
        go_on(clock, now)
        clock.dropped_at = now
        clock.save(update_fields=["dropped_at"])


def change_pace(clock: TicketClock, severity: Severity, now: datetime) -> None:
    """What becomes blocking has its hours from now, unless less was left to it; what no longer blocks, its day from the start."""
    if not clock.is_going or severity == Severity.BLOCKING and _is_pressing(clock, now):
        return
    clock.severity = severity
    clock.counts_from = now if severity == Severity.BLOCKING else clock.started_at
    clock.reckon()
    clock.save(update_fields=["severity", "counts_from", "due_at"])


def _is_pressing(clock: TicketClock, now: datetime) -> bool:
    return clock.due_at <= (clock.waiting_since or now) + BLOCKING_WITHIN
