"""The person to whom a delegation was offered accepts or refuses it; anybody else has no such delegation."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.delegations import is_delegate
from accounts.models import Delegation, User
from cases.delegations.notices import tell
from cases.delegations.steps import Kind, Side, State, end, lock, require_step, trace
from cases.errors import NotAllowed


@transaction.atomic
def accept(delegation_id: UUID, by: User) -> Delegation:
    """From now on it holds. Raises `Delegation.DoesNotExist`, `AlreadyEnded`, `AlreadyAnswered`, `NotAllowed`."""
    delegation = _offered_to(delegation_id, by)
    require_step(delegation, State.ACCEPTED)
    delegation.state, delegation.accepted_at = State.ACCEPTED, timezone.now()
    # Bound to the account; how they are called the identity provider knows better than who offered it.
    delegation.delegate, delegation.delegate_given_name = by, by.given_name
    delegation.delegate_family_name = by.family_name
    delegation.save()
    trace(delegation, Kind.ACCEPTED, Side.DELEGATE, by.snapshot())
    tell(delegation, Kind.ACCEPTED, Side.DELEGATE)
    return delegation


@transaction.atomic
def refuse(delegation_id: UUID, by: User) -> Delegation:
    """Raises as above."""
    delegation = _offered_to(delegation_id, by)
    require_step(delegation, State.REFUSED)
    return end(delegation, State.REFUSED, Side.DELEGATE, by.snapshot())


def _offered_to(delegation_id: UUID, by: User) -> Delegation:
    delegation = lock(delegation_id)
    if not is_delegate(delegation, by):
        raise Delegation.DoesNotExist
    # What one declared oneself one does not accept: a clerk does.
    if delegation.kind in Delegation.CHECKED:
        raise NotAllowed
    return delegation
