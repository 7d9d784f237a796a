"""What every change of a delegation does: take its row, check that the step may follow, write the trace, tell the other side."""

from uuid import UUID

from django.utils import timezone

from accounts.models import Delegation, DelegationEvent
from accounts.models.user import ActorSnapshot
from cases.delegations.notices import tell
from cases.errors import AlreadyAnswered, AlreadyEnded

State, Kind, Side = Delegation.State, DelegationEvent.Kind, DelegationEvent.Side


def lock(delegation_id: UUID) -> Delegation:
    """To be called inside a transaction. Raises `Delegation.DoesNotExist`."""
    return Delegation.objects.select_for_update().get(id=delegation_id)


def require_step(delegation: Delegation, state: str) -> None:
    """Raises `AlreadyEnded`, `AlreadyAnswered`; of a delegation whose time is over too, whatever its row still says."""
    if delegation.state not in Delegation.OPEN or _is_past(delegation) and state != State.EXPIRED:
        raise AlreadyEnded
    if not delegation.may_become(state):
        raise AlreadyAnswered


def _is_past(delegation: Delegation) -> bool:
    return delegation.valid_until < timezone.localdate()


def trace(delegation: Delegation, kind: str, side: str, by: ActorSnapshot, reason: str = "") -> None:
    DelegationEvent.objects.create(
        delegation=delegation, kind=kind, side=side, at=timezone.now(), by=dict(by), reason=reason
    )


def end(delegation: Delegation, state: str, side: str, by: ActorSnapshot, reason: str = "") -> Delegation:
    """The caller holds the lock and has asked `require_step`."""
    delegation.state, delegation.ended_at = state, timezone.now()
    delegation.save(update_fields=["state", "ended_at"])
    trace(delegation, state, side, by, reason)
    tell(delegation, state, side, reason)
    return delegation
