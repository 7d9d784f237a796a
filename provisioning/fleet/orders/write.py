"""An order is begun, written down step by step, and thrown away if nothing came of it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from provisioning.fleet.models import OrderDraft, OrderEvent
from provisioning.fleet.orders.errors import AlreadyPlaced, NotEditable
from provisioning.fleet.orders.journal import note


@transaction.atomic
def begin_order(by: User) -> OrderDraft:
    draft = OrderDraft.objects.create(updated_by=dict(by.snapshot()))
    note(draft, OrderEvent.Kind.OPENED, dict(by.snapshot()))
    return draft


@transaction.atomic
def save_step(order_id: UUID, step: str, answers: dict[str, Any], by: User) -> OrderDraft:
    """Raises OrderDraft.DoesNotExist, NotEditable."""
    draft = OrderDraft.objects.select_for_update().get(pk=order_id)
    if not draft.is_editable:
        raise NotEditable
    draft.answers = {**draft.answers, step: answers}
    draft.updated_at, draft.updated_by = timezone.now(), dict(by.snapshot())
    draft.save(update_fields=["answers", "updated_at", "updated_by"])
    return draft


@transaction.atomic
def discard_order(order_id: UUID) -> None:
    """Only one that was never placed: a municipality half made is corrected, not forgotten.

    Raises OrderDraft.DoesNotExist, AlreadyPlaced.
    """
    draft = OrderDraft.objects.select_for_update().get(pk=order_id)
    if draft.state != OrderDraft.State.OPEN:
        raise AlreadyPlaced
    draft.delete()
