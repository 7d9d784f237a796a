from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from notifications.models import Message


def mark_read(message: Message, by: User) -> None:
    """The recipient has opened the message; the first time stays. Raises PermissionDenied for anybody else."""
    if message.recipient_id != by.pk:
        raise PermissionDenied
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
