"""The kind `support.notice`: the municipality's administrators hear by email that the vendor asks to enter, or has entered."""

from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel

from accounts.letters import Letter, register_letter
from accounts.models import User
from integrations.ledger import enqueue
from provisioning.support.models import SupportGrant
from provisioning.support.recipients import administrators
from tenants.ids import uuid7

NOTICE = "support.notice"


class Step(StrEnum):
    ASKED = "asked"
    ENTERED = "entered"


class NoticePayload(BaseModel):
    grant: UUID
    step: Step
    user: UUID


def tell_administrators(grant: SupportGrant, step: Step) -> None:
    """One email each. Inside the municipality; the caller holds the transaction of the step."""
    for administrator in administrators():
        payload = {"grant": str(grant.id), "step": step.value, "user": str(administrator.pk)}
        enqueue(NOTICE, key=f"support:{uuid7()}", payload=payload, subject=f"operator:{administrator.pk}")


def write(payload: NoticePayload) -> Letter | None:
    """None when the administrator has left meanwhile."""
    user = User.objects.get(pk=payload.user)
    if not user.is_active or not user.email:
        return None
    grant = SupportGrant.objects.get(id=payload.grant)
    names = {"name": user.given_name, "staff": grant.staff_name, "level": grant.level_label, "hours": grant.hours}
    subject, body = _entered_text() if payload.step is Step.ENTERED else _asked_text()
    return Letter(user.email, subject, body, names, f"/operatori/assistenza/{grant.id}/")


def _asked_text() -> tuple[str, str]:
    return _("L'assistenza del fornitore chiede di entrare: %(municipality)s"), _(
        "Buongiorno %(name)s,\n\n"
        "%(staff)s, dell'assistenza del fornitore, chiede di entrare nello sportello di %(municipality)s. Livello: %(level)s. "
        "Ore: %(hours)s.\n\n"
        "Per i dati riservati l'accesso comincia solo se un amministratore acconsente; negli altri casi è già aperto. Puoi "
        "chiuderlo in ogni momento.\n\n"
        "Il motivo e quello che viene aperto:"
    )


def _entered_text() -> tuple[str, str]:
    return _("L'assistenza del fornitore è entrata: %(municipality)s"), _(
        "Buongiorno %(name)s,\n\n"
        "%(staff)s, dell'assistenza del fornitore, è entrato nello sportello di %(municipality)s. Livello: %(level)s.\n\n"
        "Se non lo aspettavi, chiudi l'accesso da questa pagina, che mostra anche quello che viene aperto:"
    )


register_letter(NOTICE, NoticePayload, write)
