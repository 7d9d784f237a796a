from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from integrations.ledger import enqueue
from notifications.emails import compose
from notifications.models import Message
from notifications.templates import RenderedMessage
from tenants.context import current_municipality


@transaction.atomic
def send_message(
    *,
    recipient: User,
    event: str,
    rendered: RenderedMessage,
    case_id: UUID | None,
    case_code: str,
    restricted: bool,
    link: str,
    dedup_key: str = "",
    held_until: datetime | None = None,
    address: str = "",
) -> Message:
    """
    Write to a person: into the personal area, and by email when there is an address. Once for each person, case, event
    and `dedup_key`: again, it gives back the first message and sends nothing. Give a `dedup_key` to write twice for one
    event, and always when there is no case (ValueError). `link` is the absolute address of the page to open.
    Until `held_until` the person sees nothing of it and the email does not leave. `address`: where the email goes, if not
    to the person's own address.
    """
    if case_id is None and not dedup_key:
        raise ValueError("A message without a case needs a dedup_key.")
    message, created = Message.objects.get_or_create(
        recipient=recipient,
        case_id=case_id,
        event=event,
        dedup_key=dedup_key,
        defaults={
            "case_code": case_code,
            "subject": rendered.subject,
            "body": rendered.body,
            "held_until": held_until,
        },
    )
    if created and (to := address or recipient.email):
        _enqueue_email(message, to, restricted=restricted, link=link)
    return message


def _enqueue_email(message: Message, address: str, *, restricted: bool, link: str) -> None:
    rendered = RenderedMessage(message.subject, message.body)
    email = compose(rendered, restricted=restricted, link=link, municipality=current_municipality().name)
    message.delivery = enqueue(
        "messaging.email",
        key=f"message:{message.id}",
        payload={"to": address, **asdict(email)},
        subject=f"case:{message.case_id}" if message.case_id else f"message:{message.id}",
        not_before=message.held_until,
    )
    message.save(update_fields=["delivery"])
