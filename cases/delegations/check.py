"""A clerk looks at the proof of a delegation: the appointment of a guardian, the registry of firms, a mandate."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Delegation
from accounts.policies import Operator
from accounts.roles import CHECKS_DELEGATIONS
from cases.delegations.notices import tell
from cases.delegations.steps import Kind, Side, State, end, lock, require_step, trace
from cases.errors import NotAllowed, WhyRefused


@transaction.atomic
def confirm(delegation_id: UUID, by: Operator) -> Delegation:
    """It holds from now on. Raises `NotAllowed`, `Delegation.DoesNotExist`, `AlreadyEnded`, `AlreadyAnswered`."""
    delegation = _to_check(delegation_id, by)
    require_step(delegation, State.ACCEPTED)
    delegation.state = State.ACCEPTED
    delegation.accepted_at = delegation.checked_at = timezone.now()
    delegation.checked_by = by.user
    delegation.save(update_fields=["state", "accepted_at", "checked_at", "checked_by"])
    trace(delegation, Kind.CHECKED, Side.OFFICE, by.user.snapshot())
    tell(delegation, Kind.CHECKED, Side.OFFICE)
    return delegation


@transaction.atomic
def reject(delegation_id: UUID, by: Operator, reason: str) -> Delegation:
    """`reason` goes to who declared it. Raises also `WhyRefused`."""
    delegation = _to_check(delegation_id, by)
    if not reason.strip():
        raise WhyRefused
    require_step(delegation, State.REFUSED)
    return end(delegation, State.REFUSED, Side.OFFICE, by.user.snapshot(), reason.strip())


def _to_check(delegation_id: UUID, by: Operator) -> Delegation:
    if not by.has(*CHECKS_DELEGATIONS):
        raise NotAllowed
    delegation = lock(delegation_id)
    if delegation.kind not in Delegation.CHECKED:
        raise NotAllowed
    return delegation
