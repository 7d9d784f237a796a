"""Messages held back until their step can no longer be undone. Their emails are the ledger's business."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from notifications.models import Message


def email_keys(messages: Iterable[Message]) -> list[str]:
    """Keys of the deliveries that carry these messages; some people have no address."""
    return [f"message:{message.id}" for message in messages if message.delivery_id]


def held_messages(case_id: UUID, until: datetime) -> list[Message]:
    return list(Message.objects.filter(case_id=case_id, held_until=until))


def show_now(case_id: UUID, until: datetime) -> None:
    Message.objects.filter(case_id=case_id, held_until=until).update(held_until=timezone.now())


def take_back(case_id: UUID, until: datetime) -> None:
    """The person has not seen them: they have never been."""
    Message.objects.filter(case_id=case_id, held_until=until).delete()
