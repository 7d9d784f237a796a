"""The kind `accounts.invitation`: the email with the link by which an operator chooses a password."""

from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pydantic import BaseModel

from accounts.models import Invitation
from integrations import kinds
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.messaging.contract import EmailMessage, MessagingAdapter
from integrations.messaging.kinds import CAPABILITY
from integrations.models import Delivery
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.language import in_own_language

INVITATION = "accounts.invitation"


class InvitationPayload(BaseModel):
    """A reference: the link itself is made when the email is written, and stored nowhere."""

    invitation: UUID


def send_invitation(adapter: MessagingAdapter, payload: dict, delivery: Delivery) -> dict:
    """Perform `accounts.invitation`. Result: {"message_id": str}, empty when the link is already out of use."""
    reference = InvitationPayload.model_validate(payload)
    invitation = Invitation.objects.select_related("user").get(id=reference.invitation)
    if not invitation.is_open(timezone.now()):
        return {"message_id": ""}
    return {"message_id": adapter.send(_email(invitation, delivery.key)).message_id}


@in_own_language
def _email(invitation: Invitation, key: str) -> EmailMessage:
    municipality = current_municipality()
    names = {
        "name": invitation.user.given_name, "municipality": municipality.name,
        "until": date_format(timezone.localtime(invitation.expires_at), "j F Y, H:i"),
    }  # fmt: skip
    joins = invitation.purpose == Invitation.Purpose.JOIN
    subject, body = _invitation_text() if joins else _recovery_text()
    link = absolute_url(municipality, f"/operatori/invito/{invitation.token}")
    return EmailMessage(key=key, to=invitation.user.email, subject=subject % names, body=body % names, link=link)


def _invitation_text() -> tuple[str, str]:
    return _("Il tuo accesso allo sportello: %(municipality)s"), _(
        "Buongiorno %(name)s,\n\n"
        "sei tra gli operatori dello sportello di %(municipality)s. Per entrare scegli la tua password e un secondo modo "
        "per dimostrare che sei tu: un'app sul telefono oppure una passkey. Bastano pochi minuti.\n\n"
        "Il collegamento vale una volta sola, fino al %(until)s. Non inoltrarlo: apre il tuo accesso.\n\n"
        "Se non aspettavi questo messaggio, ignoralo e avvisa chi amministra lo sportello.\n\n"
        "Comincia da qui:"
    )


def _recovery_text() -> tuple[str, str]:
    return _("Scegli una nuova password: %(municipality)s"), _(
        "Buongiorno %(name)s,\n\n"
        "qualcuno ha chiesto una nuova password per il tuo accesso allo sportello di %(municipality)s.\n\n"
        "Se sei tu, sceglila da qui: il collegamento vale una volta sola, fino al %(until)s. Poi ti chiediamo comunque il "
        "codice dell'app o la passkey.\n\n"
        "Se non l'hai chiesto tu, non devi fare niente: la password di prima resta valida.\n\n"
        "Nuova password:"
    )


kinds.register(
    DeliveryKind(
        name=INVITATION,
        capability=CAPABILITY,
        retry=RetryPolicy.IDEMPOTENT,
        perform=send_invitation,
        payload_model=InvitationPayload,
        # Nothing waits for it: an administrator can send another.
        handler_required=False,
        max_attempts=20,
    )
)
