"""Taking the debt that is about to change. To be called inside a transaction."""

from uuid import UUID

from billing.errors import NotOpen
from billing.models import DebtPosition


def lock_open(position_id: UUID) -> DebtPosition:
    """Raises `NotOpen` also when somebody else has just paid or cancelled it."""
    position = DebtPosition.objects.select_for_update(of=("self",)).get(id=position_id)
    if not position.is_open:
        raise NotOpen
    return position
