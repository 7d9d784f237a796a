"""The timeline in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from cases.arrival import arrival_words
from cases.models import Case, TimelineEvent
from cases.queries import undone_sequences
from cases.readings import ReadingReason
from catalog.blueprint import Workflow
from catalog.formatting import format_money
from catalog.queries import definition

Kind = TimelineEvent.Kind
ICONS: dict[str, str] = {
    Kind.RECEIVED: "it-inbox",
    Kind.REGISTERED: "it-sign",
    Kind.EMERGENCY: "it-warning-circle",
    Kind.ASSIGNED: "it-user",
    Kind.RELEASED: "it-inbox",
    Kind.DOCUMENTS_REQUESTED: "it-clip",
    Kind.DOCUMENTS_RECEIVED: "it-file",
    Kind.REJECTION_NOTICE: "it-mail",
    Kind.OBSERVATIONS: "it-comment",
    Kind.OUTCOME: "it-check-circle",
    Kind.DUE_SET: "it-card",
    Kind.DUE_CANCELLED: "it-close-circle",
    Kind.DUE_PAID: "it-check-circle",
    Kind.NOTE: "it-note",
    Kind.READ: "it-password-visible",
    Kind.UNDONE: "it-restore",
    Kind.JOINED: "it-user",
}


@dataclass(frozen=True)
class Entry:
    title: str
    detail: str
    text: str
    who: str
    at: datetime
    icon: str
    undone: bool


def entries(case: Case, events: Sequence[TimelineEvent]) -> list[Entry]:
    """Newest first."""
    workflow = definition(case.definition_hash).workflow
    people, undone = _assignees(events), undone_sequences(events)
    return [
        Entry(_title(event, workflow), _detail(event, people), event.text, event.actor_name, event.at,
              ICONS.get(event.kind, "it-arrow-right"), event.sequence in undone)
        for event in reversed(events)
    ]  # fmt: skip


def notes(events: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """Newest first."""
    return [event for event in reversed(events) if event.kind == Kind.NOTE]


def _assignees(events: Sequence[TimelineEvent]) -> dict[str, str]:
    ids = {UUID(event.data["to"]) for event in events if event.kind == Kind.ASSIGNED}
    users = User.objects.filter(id__in=ids) if ids else []
    return {str(user.id): user.full_name for user in users}


def _title(event: TimelineEvent, workflow: Workflow) -> str:
    if event.kind == Kind.TRANSITION:
        return _("Passata a «%(state)s»") % {"state": workflow.state(event.data["to"]).label}
    if event.kind == Kind.UNDONE:
        return _("Passo annullato: la pratica torna a «%(state)s»") % {"state": workflow.state(event.data["to"]).label}
    return str(Kind(event.kind).label)


def _detail(event: TimelineEvent, people: dict[str, str]) -> str:
    data = event.data
    if event.kind == Kind.ASSIGNED:
        return people.get(data["to"], "")
    if event.kind in {Kind.REGISTERED, Kind.DOCUMENT_REGISTERED}:
        return _("Protocollo %(number)s/%(year)s") % data
    if event.kind == Kind.EMERGENCY:
        return str(data["number"])
    if event.kind == Kind.DOCUMENTS_REQUESTED:
        return _("Risposta entro il %(day)s") % {"day": _day(data["due_on"])}
    if event.kind == Kind.REJECTION_NOTICE:
        return _("Osservazioni entro il %(day)s") % {"day": _day(data["observations_due_on"])}
    if event.kind == Kind.DOCUMENTS_RECEIVED and data.get("channel") == "counter":
        return _("portati allo sportello")
    if event.kind == Kind.READ:
        return _reading(data)
    if event.kind == Kind.RECEIVED and "arrived_at" in data:
        return _("arrivata il %(when)s") % {"when": arrival_words(datetime.fromisoformat(data["arrived_at"]))}
    if event.kind == Kind.RECEIVED and "delegation" in data:
        return _("presentata per delega")
    return _money(event) if "total" in data else ""


def _reading(data: dict[str, Any]) -> str:
    why = str(ReadingReason(data["reason"]).label) if data.get("reason") else ""
    return ": ".join(part for part in (data.get("label", ""), why) if part)


def _money(event: TimelineEvent) -> str:
    data = event.data
    if event.kind == Kind.DUE_SET and not data["total"]:
        return _("Non c'è niente da pagare")
    amount = format_money(data["total"])
    if event.kind == Kind.DUE_SET:
        return _("%(amount)s entro il %(day)s") % {"amount": amount, "day": _day(data["due_on"])}
    if event.kind == Kind.DUE_PAID:
        return _("%(amount)s, pagati il %(day)s") % {"amount": amount, "day": _day(data["paid_on"])}
    return amount


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F Y")
