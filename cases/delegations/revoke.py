"""Ending a delegation, at once: either side may, and the office when it turns out to be wrong."""

from uuid import UUID

from django.db import transaction

from accounts.delegations import about, side_of
from accounts.models import Delegation, User
from accounts.policies import Operator
from accounts.roles import CHECKS_DELEGATIONS
from cases.delegations.steps import Side, State, end, lock, require_step
from cases.errors import NotAllowed, WhyRefused


@transaction.atomic
def revoke(delegation_id: UUID, by: User) -> Delegation:
    """Raises `Delegation.DoesNotExist` for who is neither side, `AlreadyEnded`."""
    mine = about(by).get(id=delegation_id)
    delegation = lock(mine.id)
    require_step(delegation, State.REVOKED)
    return end(delegation, State.REVOKED, side_of(delegation, by), by.snapshot())


@transaction.atomic
def revoke_by_office(delegation_id: UUID, by: Operator, reason: str) -> Delegation:
    """Raises `NotAllowed`, `WhyRefused`, `Delegation.DoesNotExist`, `AlreadyEnded`."""
    if not by.has(*CHECKS_DELEGATIONS):
        raise NotAllowed
    if not reason.strip():
        raise WhyRefused
    delegation = lock(delegation_id)
    require_step(delegation, State.REVOKED)
    return end(delegation, State.REVOKED, Side.OFFICE, by.user.snapshot(), reason.strip())
