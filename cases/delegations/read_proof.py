"""A clerk opens the document that proves a delegation: its parties see that somebody did (Reg. UE 2016/679 art. 5)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Delegation
from accounts.policies import Operator
from accounts.roles import CHECKS_DELEGATIONS
from cases.delegations.steps import Kind, Side, lock, trace
from cases.errors import NotAllowed


@transaction.atomic
def log_proof_reading(delegation_id: UUID, by: Operator) -> Delegation:
    """Once a day for each clerk. Raises `NotAllowed`, `Delegation.DoesNotExist`."""
    if not by.has(*CHECKS_DELEGATIONS):
        raise NotAllowed
    delegation = lock(delegation_id)
    readings = delegation.events.filter(kind=Kind.READ, by__id=str(by.user.pk))
    if not readings.filter(at__date=timezone.localdate()).exists():
        trace(delegation, Kind.READ, Side.OFFICE, by.user.snapshot())
    return delegation
