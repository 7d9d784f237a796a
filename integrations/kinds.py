"""The kinds of delivery that exist, and what a repeated attempt of each may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from integrations.models import Delivery


class RetryPolicy(StrEnum):
    """IDEMPOTENT: repeating is harmless. LOOKUP_FIRST: ask whether it happened before repeating.
    ASK_HUMAN: after an uncertain outcome nobody but a person may decide."""

    IDEMPOTENT = "idempotent"
    LOOKUP_FIRST = "lookup_first"
    ASK_HUMAN = "ask_human"


@dataclass(frozen=True, kw_only=True)
class DeliveryKind:
    """One kind of thing that leaves the platform.

    `perform(adapter, payload, delivery)` has the effect and returns a JSON dict, the result. It runs outside any
    transaction. `look_up(adapter, delivery)` returns the result of an earlier attempt or None; LOOKUP_FIRST needs it.
    `payload_model` refuses a malformed payload when it is enqueued. `settle(delivery, result)` is the capability's own
    bookkeeping, in the transaction that closes the delivery, before the handlers. `handler_required=False` says that
    nothing above depends on the result.
    """

    name: str
    capability: str
    retry: RetryPolicy
    perform: Callable[[Any, dict, "Delivery"], dict]
    look_up: Callable[[Any, "Delivery"], dict | None] | None = None
    payload_model: type[BaseModel] | None = None
    settle: Callable[["Delivery", dict], None] | None = None
    handler_required: bool = True
    max_attempts: int = 15
    lease: timedelta = timedelta(minutes=3)

    def __post_init__(self) -> None:
        if self.retry is RetryPolicy.LOOKUP_FIRST and self.look_up is None:
            raise ValueError(f"{self.name}: LOOKUP_FIRST needs look_up")


class UnknownKind(LookupError):
    """No kind of this name is registered."""


_kinds: dict[str, DeliveryKind] = {}


def register(kind: DeliveryKind) -> DeliveryKind:
    """Make a kind known. Registering the same object twice is harmless; another one under its name is a mistake."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"delivery kind {kind.name} is already registered")
    return kind


def unregister(name: str) -> None:
    """Forget a kind (tests that register their own)."""
    _kinds.pop(name, None)


def get(name: str) -> DeliveryKind:
    """The kind of this name, or UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def all_kinds() -> list[DeliveryKind]:
    return list(_kinds.values())


def names() -> list[str]:
    return list(_kinds)
