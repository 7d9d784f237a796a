"""The kind `accounts.invitation`: the email with the link by which an operator chooses a password."""

from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pydantic import BaseModel

from accounts.letters import Letter, register_letter
from accounts.models import Invitation

INVITATION = "accounts.invitation"


class InvitationPayload(BaseModel):
    """A reference: the link itself is made when the email is written, and stored nowhere."""

    invitation: UUID


def write(payload: InvitationPayload) -> Letter | None:
    """None when the link is already out of use."""
    invitation = Invitation.objects.select_related("user").get(id=payload.invitation)
    if not invitation.is_open(timezone.now()):
        return None
    until = date_format(timezone.localtime(invitation.expires_at), "j F Y, H:i")
    names = {"name": invitation.user.given_name, "until": until}
    joins = invitation.purpose == Invitation.Purpose.JOIN
    subject, body = _invitation_text() if joins else _recovery_text()
    return Letter(invitation.user.email, subject, body, names, f"/operatori/invito/{invitation.token}")


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


send_invitation = register_letter(INVITATION, InvitationPayload, write)
