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

from accounts.letters import Letter, register_letter
from accounts.models import User
from integrations.ledger import enqueue
from tenants.context import on_vendor_side
from tenants.ids import uuid7
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


def write(payload: SafetyPayload) -> Letter | None:
    """None when the address has gone."""
    user = User.objects.get(pk=payload.user)
    if not user.email:
        return None
    at = date_format(timezone.localtime(payload.at), "j F Y, H:i")
    names = {"name": user.given_name, "change": str(WORDS[payload.change]), "at": at}
    subject = _("È cambiato il modo di entrare nel tuo accesso: %(municipality)s")
    body = _(
        "Buongiorno %(name)s,\n\n"
        "nel tuo accesso allo sportello di %(municipality)s %(change)s (%(at)s).\n\n"
        "Se sei stato tu, non devi fare niente.\n\n"
        "Se non sei stato tu, avvisa subito chi amministra lo sportello: può azzerare il tuo accesso e chiudere le sessioni "
        "aperte.\n\n"
        "La tua sicurezza:"
    )
    return Letter(user.email, subject, body, names, "/operatori/sicurezza/")


register_letter(SAFETY, SafetyPayload, write)
