"""Who has consulted a citizen's restricted cases, for the citizen to read: the office and the role, not the clerk's name.

A right of who the data are about (GDPR art. 15; for documents of the administration L. 241/1990 art. 22), kept by the
timeline each time a case with data on health or need is opened.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import TimelineEvent
from tenants.text import Words

# The codes that a reading keeps, as the person concerned reads them.
REASONS: dict[str, Words] = {
    "assigned": _("La pratica è affidata a chi l'ha aperta"),
    "filed": _("L'ha inserita per te chi l'ha aperta"),
    "handling": _("Esame della pratica"),
    "standing_in": _("Sostituzione di un collega"),
    "asked": _("Lo hai chiesto tu"),
    "check": _("Controllo o verifica"),
    "other": _("Altro motivo"),
}


@dataclass(frozen=True)
class Consultation:
    """`reason_label` may be empty; `document` is the label of what was opened, when it was one document."""

    at: datetime
    service: str
    code: str
    office: str
    by_support: bool
    reason_label: Words
    document: str


def consultations_of(owner: User) -> QuerySet[TimelineEvent]:
    """The newest first."""
    events = TimelineEvent.objects.filter(case__applicant=owner, kind=TimelineEvent.Kind.READ)
    return events.select_related("case__office").order_by("-at", "-id")


def consultation(event: TimelineEvent) -> Consultation:
    case = event.case
    return Consultation(
        at=event.at, service=case.service_title, code=case.tracking_code, office=case.office.name,
        by_support=event.actor_kind == User.Kind.SUPPORT, reason_label=REASONS.get(event.data.get("reason", ""), ""),
        document=event.data.get("label", ""),
    )  # fmt: skip
