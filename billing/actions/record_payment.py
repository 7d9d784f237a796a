from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from billing.actions.locking import lock_open
from billing.errors import PaidInFuture
from billing.models import DebtPosition


@dataclass(frozen=True)
class Proof:
    """What shows that it was paid. `method`: of DebtPosition.Method; `reference`: number of the receipt, never empty."""

    paid_on: date
    method: str
    reference: str


@transaction.atomic
def record_payment(position_id: UUID, proof: Proof, by: ActorSnapshot) -> DebtPosition:
    """The debt was paid in full. Raises `NotOpen`, `PaidInFuture`."""
    position = lock_open(position_id)
    if proof.paid_on > timezone.localdate():
        raise PaidInFuture
    position.state, position.paid_at, position.paid_on = DebtPosition.State.PAID, timezone.now(), proof.paid_on
    position.paid_by_means, position.paid_reference = proof.method, proof.reference
    position.recorded_by = dict(by)
    position.save(update_fields=["state", "paid_at", "paid_on", "paid_by_means", "paid_reference", "recorded_by"])
    return position
