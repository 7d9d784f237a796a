"""A case in the citizen's words: stages, dates, what is asked of the person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from cases.arrival import hour_is_known
from cases.delegations.queries import cases_on_behalf
from cases.filing import filed_by
from cases.models import Case, CaseDocument, DocumentRequest, RejectionNotice
from cases.queries import MilestoneProgress
from documents.responses import READABLE_IN_PLACE

FROM_CITIZEN = {
    CaseDocument.Kind.APPLICATION,
    CaseDocument.Kind.ATTACHMENT,
    CaseDocument.Kind.INTEGRATION,
    CaseDocument.Kind.OBSERVATIONS,
}
# Beside the decision, which has a place of its own.
FROM_OFFICE = {CaseDocument.Kind.LETTER}
SHORT_KIND = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}


def timeline_items(stages: list[MilestoneProgress]) -> list[dict[str, Any]]:
    """The stages in the shape of the component `timeline`."""
    states = {"done": "done", "current": "current", "todo": "next"}
    return [
        {"title": stage.label, "text": stage.help, "date": stage.at, "state": states[stage.status]} for stage in stages
    ]


def day(value: date | None) -> str:
    return date_format(value, "j F Y") if value else ""


def facts(case: Case) -> list[tuple[str, str]]:
    """What C.SE.1.10 wants to be seen: numbers and dates."""
    shape = "j F Y, H:i" if hour_is_known(case.received_at) else "j F Y"
    received = date_format(timezone.localtime(case.received_at), shape)
    taken = case.taken_in_charge_at and date_format(timezone.localtime(case.taken_in_charge_at), "j F Y")
    rows = [
        (_("Codice della pratica"), case.tracking_code),
        _registration(case),
        (_("Ricevuta il"), received),
        (_("Presa in carico il"), taken or _("in attesa del numero di protocollo")),
    ]
    if case.decided_at is None:
        rows.append((_("Ultimo giorno per la risposta"), day(case.due_on)))
    else:
        rows.append((_("Decisa il"), day(timezone.localdate(case.decided_at))))
    if case.delegation_id:
        rows.append((_("Presentata da"), filed_by(case)))
    return [*rows, (_("Ufficio"), case.office.name)]


def _registration(case: Case) -> tuple[str, str]:
    if case.has_emergency_number:
        meanwhile = _("%(number)s, dal registro di emergenza: vale finché arriva quello definitivo")
        return _("Numero di protocollo"), meanwhile % {"number": case.emergency_number}
    return _("Numero di protocollo"), case.number or _("in arrivo")


@dataclass(frozen=True)
class Listed:
    """A document in the shape of the component `file_list`."""

    name: str
    url: str
    size: int
    kind: str
    note: str


def listed(document: CaseDocument) -> Listed:
    file = document.file
    route = "citizen:document" if file.content_type in READABLE_IN_PLACE else "citizen:document_download"
    number = _("protocollo %(number)s") % {"number": document.number} if document.number else ""
    note = " · ".join(part for part in (file.name, day(timezone.localdate(document.created_at)), number) if part)
    kind = SHORT_KIND.get(file.content_type, file.name.rpartition(".")[2].upper())
    return Listed(document.label, reverse(route, args=[document.id]), file.size, kind, note)


def documents_for(owner: User) -> QuerySet[CaseDocument]:
    """All that this person may read of their own cases, the newest case first."""
    return _readable(CaseDocument.objects.filter(case__applicant=owner))


def documents_on_behalf(delegate: User) -> QuerySet[CaseDocument]:
    """Of the cases that this person filed for others and may still see."""
    return _readable(CaseDocument.objects.filter(case__in=cases_on_behalf(delegate).order_by().values("id")))


def _readable(documents: QuerySet[CaseDocument]) -> QuerySet[CaseDocument]:
    mine = documents.filter(created_at__lte=timezone.now()).exclude(kind=CaseDocument.Kind.INTERNAL)
    return mine.select_related("file", "case").order_by("-case__received_at", "case_id", "created_at", "id")


def public_documents(case: Case) -> list[CaseDocument]:
    sent = case.documents.filter(created_at__lte=timezone.now())
    return [document for document in sent.select_related("file") if document.is_public]


def open_request(case: Case) -> DocumentRequest | None:
    asked = case.document_requests.filter(answered_at__isnull=True, asked_at__lte=timezone.now())
    return asked.first() if case.is_open else None


def open_notice(case: Case) -> RejectionNotice | None:
    """The notice of rejection that can still be answered; late observations are taken as long as the case is open."""
    given = RejectionNotice.objects.filter(case=case, observations_at__isnull=True, given_at__lte=timezone.now())
    return given.first() if case.is_open else None


def next_dates(case: Case) -> list[dict[str, Any]]:
    """«Prossimi passi» as days: what was received, when it was taken in charge, until when the answer comes."""
    dates = [{"date": timezone.localdate(case.received_at), "title": _("Domanda ricevuta"), "text": ""}]
    if case.taken_in_charge_at:
        text = _("Protocollo %(number)s") % {"number": case.number}
        dates.append({"date": timezone.localdate(case.taken_in_charge_at), "title": _("Presa in carico"), "text": text})
    if case.decided_at is None:
        text = _("È l'ultimo giorno per la risposta: può arrivare anche prima.")
        dates.append({"date": case.due_on, "title": _("Risposta del Comune"), "text": text})
    return dates
