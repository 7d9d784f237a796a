"""Upward answers: a higher app registers what must happen when a delivery is done.

Handlers run in the transaction that closes the delivery, so the ledger row and their change commit together, once.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrations.models import Delivery

Handler = Callable[["Delivery", dict], None]

_handlers: dict[str, list[Handler]] = defaultdict(list)
_expected: set[str] = set()


def on_result(kind: str) -> Callable[[Handler], Handler]:
    """Decorator: `handler(delivery, result) -> None` for every finished delivery of `kind`."""

    def add(handler: Handler) -> Handler:
        if handler not in _handlers[kind]:
            _handlers[kind].append(handler)
        return handler

    return add


def expect(kind: str) -> None:
    """Declare a result that is not a delivery kind of its own but needs a handler (`protocol.emergency`)."""
    _expected.add(kind)


def expected() -> set[str]:
    return set(_expected)


def has_handler(kind: str) -> bool:
    return bool(_handlers.get(kind))


def forget(kind: str) -> None:
    """Drop the handlers of a kind (tests that register their own)."""
    _handlers.pop(kind, None)


def dispatch(kind: str, delivery: "Delivery", result: dict) -> None:
    """Call the handlers of `kind` in the order of registration; an exception undoes the whole transaction."""
    for handler in _handlers.get(kind, ()):
        handler(delivery, result)
