"""Callbacks of outside systems: stored first, processed afterwards, once."""

from collections.abc import Callable

from django.db import transaction

from integrations.models import InboundMessage
from integrations.wake import nudge, signal_work

InboundHandler = Callable[[InboundMessage], None]

_handlers: dict[str, InboundHandler] = {}


def on_inbound(capability: str) -> Callable[[InboundHandler], InboundHandler]:
    """Decorator: `handler(message) -> None` runs in the transaction that marks the message processed."""

    def add(handler: InboundHandler) -> InboundHandler:
        _handlers[capability] = handler
        return handler

    return add


def handler_for(capability: str) -> InboundHandler | None:
    return _handlers.get(capability)


def forget(capability: str) -> None:
    """Drop the handler of a capability (tests that register their own)."""
    _handlers.pop(capability, None)


def receive(capability: str, *, external_id: str, payload: dict) -> InboundMessage:
    """Store a callback as it came; the second copy of one `external_id` changes nothing."""
    with transaction.atomic():
        message, created = InboundMessage.objects.get_or_create(
            capability=capability, external_id=external_id, defaults={"payload": payload}
        )
        if created:
            signal_work()
            transaction.on_commit(nudge, robust=True)
    return message
