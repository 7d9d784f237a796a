"""Emails of the platform to those who work with it: each kind of delivery says no more than whom it tells, and what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from integrations import kinds
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.messaging.contract import EmailMessage, MessagingAdapter
from integrations.messaging.kinds import CAPABILITY
from integrations.models import Delivery
from tenants.addresses import origin_of
from tenants.context import current_municipality
from tenants.language import in_own_language


@dataclass(frozen=True)
class Letter:
    """`subject` and `body` with the `names` still to be filled in, of which `municipality` is always one; `path`: of the link,
    on the municipality's host unless `origin` says another."""

    to: str
    subject: str
    body: str
    names: dict[str, Any]
    path: str
    origin: str = ""


Payload = TypeVar("Payload", bound=BaseModel)
Perform = Callable[[MessagingAdapter, dict[str, Any], Delivery], dict[str, str]]


def register_letter(name: str, payload_model: type[Payload], write: Callable[[Payload], Letter | None]) -> Perform:
    """A kind of delivery whose payload `write` turns into a letter when it is sent; None when nobody wants it any more.

    The result is {"message_id": str}, empty when none went out.
    """

    def perform(adapter: MessagingAdapter, payload: dict[str, Any], delivery: Delivery) -> dict[str, str]:
        email = written(write, payload_model.model_validate(payload), delivery.key)
        return {"message_id": adapter.send(email).message_id if email else ""}

    kinds.register(
        DeliveryKind(
            name=name,
            capability=CAPABILITY,
            retry=RetryPolicy.IDEMPOTENT,
            perform=perform,
            payload_model=payload_model,
            # Nothing waits for it: what it tells can be read, or asked for again, at the desk.
            handler_required=False,
            max_attempts=20,
        )
    )
    return perform


@in_own_language
def written(write: Callable[[Payload], Letter | None], payload: Payload, key: str) -> EmailMessage | None:
    """In the municipality's language, whatever language asked for it."""
    letter = write(payload)
    if letter is None:
        return None
    municipality = current_municipality()
    names = {"municipality": municipality.name, **letter.names}
    link = f"{letter.origin or origin_of(municipality)}{letter.path}"
    return EmailMessage(key=key, to=letter.to, subject=letter.subject % names, body=letter.body % names, link=link)
