"""The kind `support.notice`: the municipality's administrators hear by email that the vendor asks to enter, or has entered."""

from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel

from accounts.models import User
from accounts.roles import Role
from integrations import kinds
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.ledger import enqueue
from integrations.messaging.contract import EmailMessage, MessagingAdapter
from integrations.messaging.kinds import CAPABILITY
from integrations.models import Delivery
from provisioning.support.models import SupportGrant
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.ids import uuid7
from tenants.language import in_own_language

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
    administrators = User.objects.filter(kind=User.Kind.OPERATOR, is_active=True, roles__role=Role.ADMINISTRATOR)
    for administrator in administrators.exclude(email="").distinct():
        payload = {"grant": str(grant.id), "step": step.value, "user": str(administrator.pk)}
        enqueue(NOTICE, key=f"support:{uuid7()}", payload=payload, subject=f"operator:{administrator.pk}")


def send_notice(adapter: MessagingAdapter, payload: dict, delivery: Delivery) -> dict:
    """Perform `support.notice`. Result: {"message_id": str}, empty when the administrator has left meanwhile."""
    read = NoticePayload.model_validate(payload)
    user = User.objects.get(pk=read.user)
    if not user.is_active or not user.email:
        return {"message_id": ""}
    grant = SupportGrant.objects.get(id=read.grant)
    return {"message_id": adapter.send(_email(user, grant, read.step, delivery.key)).message_id}


@in_own_language
def _email(user: User, grant: SupportGrant, step: Step, key: str) -> EmailMessage:
    municipality = current_municipality()
    names = {
        "name": user.given_name, "municipality": municipality.name, "staff": grant.staff_name,
        "level": grant.level_label, "hours": grant.hours,
    }  # fmt: skip
    subject, body = _entered_text() if step is Step.ENTERED else _asked_text()
    link = absolute_url(municipality, f"/operatori/assistenza/{grant.id}/")
    return EmailMessage(key=key, to=user.email, subject=subject % names, body=body % names, link=link)


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


kinds.register(
    DeliveryKind(
        name=NOTICE,
        capability=CAPABILITY,
        retry=RetryPolicy.IDEMPOTENT,
        perform=send_notice,
        payload_model=NoticePayload,
        handler_required=False,
        max_attempts=20,
    )
)
