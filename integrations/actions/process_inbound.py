import uuid

import structlog
from django.db import transaction
from django.utils import timezone

from integrations import backoff
from integrations.inbound import handler_for
from integrations.models import InboundMessage
from integrations.wake import signal_work

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 10


def process_due_inbound(limit: int) -> int:
    """Process up to `limit` stored callbacks that are due; how many were tried."""
    due = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED, next_attempt_at__lte=timezone.now())
    ids = list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])
    for pk in ids:
        process_inbound(pk)
    return len(ids)


def process_inbound(message_id: uuid.UUID) -> None:
    """Hand one stored callback to its capability; a second call, or a second worker, changes nothing."""
    try:
        with transaction.atomic():
            message = _waiting(message_id)
            if message is None:
                return
            _hand_over(message)
    except Exception as error:
        log.error("inbound handler failed", message=str(message_id), error=type(error).__name__)
        _postpone(message_id, type(error).__name__)


def _waiting(message_id: uuid.UUID) -> InboundMessage | None:
    waiting = InboundMessage.objects.select_for_update(skip_locked=True)
    return waiting.filter(pk=message_id, state=InboundMessage.State.RECEIVED).first()


def _hand_over(message: InboundMessage) -> None:
    handler = handler_for(message.capability)
    if handler is None:
        raise LookupError(message.capability)
    handler(message)
    message.state = InboundMessage.State.PROCESSED
    message.processed_at = timezone.now()
    message.attempts += 1
    message.last_error = ""
    message.save()


def _postpone(message_id: uuid.UUID, code: str) -> None:
    with transaction.atomic():
        message = _waiting(message_id)
        if message is None:
            return
        message.attempts += 1
        message.last_error = code
        if message.attempts >= MAX_ATTEMPTS:
            message.state = InboundMessage.State.FAILED
        else:
            message.next_attempt_at = timezone.now() + backoff.delay(message.attempts)
            signal_work(message.next_attempt_at)
        message.save()
