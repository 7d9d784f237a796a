"""Taking back a clerk's step that has not left yet: as if it had not been made, but for the timeline, which says so."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.policies import Operator
from cases.actions.hold_step import delivery_keys
from cases.actions.locking import lock_case
from cases.errors import NotAllowed, Outdated, TooLate
from cases.held import put_back, suspensions_seen
from cases.models import Case, DocumentRequest, RejectionNotice, TimelineEvent
from cases.policies import CasePolicy
from cases.targets import put_targets_back
from cases.timeline import record
from integrations.actions.hold import AlreadyLeft, withdraw
from notifications.actions.hold import take_back

Kind = TimelineEvent.Kind
# What may have happened since without touching what the step changed. Anything else forbids to undo.
HARMLESS = frozenset({Kind.NOTE, Kind.READ, Kind.REGISTERED, Kind.EMERGENCY, Kind.DOCUMENT_REGISTERED})


def undo_step(case_id: UUID, operator: Operator, seen: datetime) -> Case:
    """Undo the step that leaves at `seen`, as the operator's page showed it.

    Raises `NotAllowed`, `TooLate` when something has left, `Outdated` when the case has gone on since.
    """
    with transaction.atomic():
        case = lock_case(case_id)
        _require_undoable(case, operator, seen)
        try:
            withdraw(delivery_keys(case))
        except AlreadyLeft:
            raise TooLate from None
        step = case.held_step
        _take_away(case)
        put_back(case, step["before"])
        put_targets_back(case, step["targets"])
        case.held_until = case.held = None
        case.save()
        data = {"transition": step["transition"], "first": step["first"], "last": step["last"], "to": case.state}
        record(case, Kind.UNDONE, operator.user.snapshot(), data)
    return case


def _require_undoable(case: Case, operator: Operator, seen: datetime) -> None:
    if case.held is not None and not CasePolicy(operator).may_undo(case):
        raise NotAllowed
    if not case.is_held:
        raise TooLate
    since = case.timeline.filter(sequence__gt=case.held_step["last"])
    if case.held_until != seen or since.exclude(kind__in=HARMLESS).exists():
        raise Outdated


def _take_away(case: Case) -> None:
    """All that carries the step's instant, and its stops of the clock. The files go with the next sweep."""
    until = case.held_until
    assert until is not None
    take_back(case.id, until)
    case.documents.filter(created_at=until).delete()
    DocumentRequest.objects.filter(case=case, asked_at=until).delete()
    RejectionNotice.objects.filter(case=case, given_at=until).delete()
    stops = suspensions_seen(case)
    case.suspensions.exclude(id__in=[stop.id for stop in stops]).delete()
    for stop in stops:
        stop.save(update_fields=["ended_on"])
