"""The ledger's answers to what we sent."""

from django.utils import timezone

from integrations.models import Delivery
from integrations.results import on_result
from notifications.models import Message


@on_result("messaging.email")
def record_sent(delivery: Delivery, result: dict) -> None:
    """Runs once, in the transaction that closes the delivery; other emails of the platform have no message."""
    Message.objects.filter(delivery=delivery, sent_at=None).update(sent_at=timezone.now())
