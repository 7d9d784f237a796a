"""The kind `accounts.safety`: the email that tells operators that somebody changed how their access opens (ASVS 5.0, 6.3.7).

Whoever changed it may not be they: the email goes out with the change, in its transaction, and says what to do. It holds no
code, no password and no link that opens anything.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from pydantic import BaseModel

from accounts.models import User
from integrations import kinds
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.ledger import enqueue
from integrations.messaging.contract import EmailMessage, MessagingAdapter
from integrations.messaging.kinds import CAPABILITY
from integrations.models import Delivery
from tenants.addresses import absolute_url
from tenants.context import current_municipality, on_vendor_side
from tenants.ids import uuid7
from tenants.language import in_own_language
from tenants.text import Words

SAFETY = "accounts.safety"


class Change(StrEnum):
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    CODES_RENEWED = "codes_renewed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of a change


WORDS: dict[Change, Words] = {
    Change.APP_ADDED: _l("è stata collegata un'app che dà i codici per entrare"),
    Change.APP_REMOVED: _l("è stata tolta l'app che dà i codici per entrare"),
    Change.PASSKEY_ADDED: _l("è stata aggiunta una passkey"),
    Change.PASSKEY_REMOVED: _l("è stata tolta una passkey"),
    Change.CODES_RENEWED: _l("sono stati creati nuovi codici di recupero, e quelli di prima non valgono più"),
    Change.PASSWORD_CHANGED: _l("è stata cambiata la password"),
}


class SafetyPayload(BaseModel):
    user: UUID
    change: Change
    at: datetime


def tell_owner(user: User, change: Change) -> None:
    """The caller holds the transaction of the change. On the vendor's host there is no ledger, and so no email."""
    if on_vendor_side() or not user.email:
        return
    payload = {"user": str(user.pk), "change": change.value, "at": timezone.now().isoformat()}
    enqueue(SAFETY, key=f"safety:{uuid7()}", payload=payload, subject=f"operator:{user.pk}")


def send_notice(adapter: MessagingAdapter, payload: dict, delivery: Delivery) -> dict:
    """Perform `accounts.safety`. Result: {"message_id": str}, empty when the address has gone."""
    read = SafetyPayload.model_validate(payload)
    user = User.objects.get(pk=read.user)
    if not user.email:
        return {"message_id": ""}
    return {"message_id": adapter.send(_email(user, read, delivery.key)).message_id}


@in_own_language
def _email(user: User, read: SafetyPayload, key: str) -> EmailMessage:
    municipality = current_municipality()
    names = {
        "name": user.given_name, "municipality": municipality.name, "change": str(WORDS[read.change]),
        "at": date_format(timezone.localtime(read.at), "j F Y, H:i"),
    }  # fmt: skip
    subject = _("È cambiato il modo di entrare nel tuo accesso: %(municipality)s") % names
    body = _(
        "Buongiorno %(name)s,\n\n"
        "nel tuo accesso allo sportello di %(municipality)s %(change)s (%(at)s).\n\n"
        "Se sei stato tu, non devi fare niente.\n\n"
        "Se non sei stato tu, avvisa subito chi amministra lo sportello: può azzerare il tuo accesso e chiudere le sessioni "
        "aperte.\n\n"
        "La tua sicurezza:"
    )
    link = absolute_url(municipality, "/operatori/sicurezza/")
    return EmailMessage(key=key, to=user.email, subject=subject, body=body % names, link=link)


kinds.register(
    DeliveryKind(
        name=SAFETY,
        capability=CAPABILITY,
        retry=RetryPolicy.IDEMPOTENT,
        perform=send_notice,
        payload_model=SafetyPayload,
        handler_required=False,
        max_attempts=20,
    )
)
