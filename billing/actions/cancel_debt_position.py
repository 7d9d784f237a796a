from uuid import UUID

from django.db import transaction
from django.utils import timezone

from billing.actions.locking import lock_open
from billing.models import DebtPosition


@transaction.atomic
def cancel_debt_position(position_id: UUID) -> DebtPosition:
    """It is no longer owed. Raises `NotOpen`: what was paid stays paid."""
    position = lock_open(position_id)
    position.state, position.cancelled_at = DebtPosition.State.CANCELLED, timezone.now()
    position.save(update_fields=["state", "cancelled_at"])
    return position
