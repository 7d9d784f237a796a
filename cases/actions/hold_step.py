"""Holding a clerk's step back for a while, and letting it go."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.policies import Operator
from billing.models import DebtPosition
from cases.actions.effects import Run
from cases.actions.locking import lock_case
from cases.dues import due_cancelled_by
from cases.errors import NotAllowed
from cases.held import fields_of
from cases.models import Case, DocumentRequest, RejectionNotice
from cases.policies import CasePolicy
from cases.registration import document_key
from cases.targets import standing_targets
from catalog.blueprint import Effect, Transition
from integrations.actions.hold import let_go
from notifications.actions.hold import email_keys, held_messages, show_now

# Whose traces `undo_step` knows how to take away. A step with any other effect leaves at once and cannot be undone.
UNDOABLE = frozenset(
    {
        Effect.ASSIGN,
        Effect.REQUEST_DOCUMENTS,
        Effect.REJECTION_NOTICE,
        Effect.RESUME,
        Effect.ISSUE_OUTCOME,
        Effect.NOTIFY,
    }
)


def grace_of(case: Case, transition: Transition) -> timedelta:
    """How long a clerk's step waits; no time at all when it could not be undone."""
    undoable = is_undoable(transition, due_cancelled_by(case, transition))
    return timedelta(seconds=settings.SPORTELLO_STEP_GRACE_S) if undoable else timedelta(0)


def is_undoable(transition: Transition, cancelled: DebtPosition | None) -> bool:
    """`cancelled`: what is no longer owed after it. The citizen would see that before hearing why."""
    return cancelled is None and set(transition.effects) <= UNDOABLE


def standing_of(case: Case) -> dict[str, Any]:
    """Taken before a step changes anything: what undoing it brings back."""
    ends = {str(stop.id): stop.ended_on.isoformat() if stop.ended_on else None for stop in case.suspensions.all()}
    return {
        "before": fields_of(case),
        "suspensions": ends,
        "targets": standing_targets(case),
        "first": case.timeline_length + 1,
    }


def hold(run: Run, standing: dict[str, Any]) -> None:
    """Write on the case that this step waits; of a step that does not, nothing. The caller holds the lock and saves."""
    case = run.case
    case.held_until, case.held = run.held_until, None
    if run.held and run.by is not None:
        made = {"transition": run.transition.id, "by": str(run.by.id), "last": case.timeline_length}
        case.held = standing | made


def delivery_keys(case: Case) -> list[str]:
    """What the held step wants to send out of the platform."""
    assert case.held_until is not None
    papers = case.documents.filter(created_at=case.held_until)
    return [*map(document_key, papers), *email_keys(held_messages(case.id, case.held_until))]


def let_step_go(case: Case) -> None:
    """The held step leaves now, because it was asked or because the case goes on. The caller holds the lock.

    Dates already written in a letter stay as they are: they can only be later than the law wants.
    """
    until, now = case.held_until, timezone.now()
    if until is None or not case.is_held:
        return
    let_go(delivery_keys(case))
    show_now(case.id, until)
    case.documents.filter(created_at=until).update(created_at=now)
    DocumentRequest.objects.filter(case=case, asked_at=until).update(asked_at=now)
    RejectionNotice.objects.filter(case=case, given_at=until).update(given_at=now)
    case.held_until = case.held = None
    case.save(update_fields=["held_until", "held"])


def settle_step(case_id: UUID) -> None:
    """The citizen acts: what was decided before reaches them first."""
    with transaction.atomic():
        let_step_go(lock_case(case_id))


def send_step_now(case_id: UUID, operator: Operator) -> Case:
    """«Invia subito». Harmless when it has left already. Raises `NotAllowed`."""
    with transaction.atomic():
        case = lock_case(case_id)
        if not CasePolicy(operator).may_undo(case):
            raise NotAllowed
        let_step_go(case)
    return case
