"""The kind `messaging.email`."""

from dataclasses import asdict

from pydantic import BaseModel

from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.messaging.contract import EmailMessage, MessagingAdapter
from integrations.models import Delivery

CAPABILITY = "messaging"
EMAIL = "messaging.email"


class EmailPayload(BaseModel):
    """Plain text; whether address and headers are fit is judged when sending: a bad address must not stop a case."""

    to: str
    subject: str
    body: str
    link: str = ""


def send_email(adapter: MessagingAdapter, payload: dict, delivery: Delivery) -> dict:
    """Perform `messaging.email`. Result: {"message_id": str}."""
    fields = EmailPayload.model_validate(payload)
    return asdict(adapter.send(EmailMessage(key=delivery.key, **fields.model_dump())))


EMAIL_KIND = DeliveryKind(
    name=EMAIL,
    capability=CAPABILITY,
    retry=RetryPolicy.IDEMPOTENT,
    perform=send_email,
    payload_model=EmailPayload,
    # Nothing waits for an e-mail: the message itself stands in the personal area.
    handler_required=False,
    max_attempts=20,
)
