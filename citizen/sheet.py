"""The public sheet of a service: what is on the page, in the official order, and the same facts for machines."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.http import Request
from catalog.blueprint import Sheet
from catalog.blueprint.sheet import CalendarEntry, CostLine
from catalog.formatting import format_money
from catalog.models import Service
from catalog.queries import category_label
from catalog.resolve import ResolvedDefinition
from catalog.windows import WindowState, window_state
from offices.models import Office
from tenants.context import current_municipality

POSTAL_CODE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True)
class Availability:
    """Can one apply now? `label` is the status on the sheet; `message` says why not, or until when."""

    is_open: bool
    label: str
    kind: str
    message: str = ""


def availability(service: Service, definition: ResolvedDefinition) -> Availability:
    if service.state == Service.State.SUSPENDED:
        reason = service.suspension_reason or _("Il servizio è sospeso per un breve periodo.")
        return Availability(False, _("Servizio sospeso"), "danger", reason)
    window = window_state(definition, timezone.now())
    if window.is_open:
        return Availability(True, _("Servizio attivo"), "success", _until(window))
    opens = window.opens_at and _("Potrai presentare la domanda dal %(when)s.") % {"when": _when(window.opens_at)}
    return Availability(
        False, _("Domande chiuse"), "warning", " ".join(part for part in (window.message, opens) if part)
    )


def _until(window: WindowState) -> str:
    if window.closes_at is None:
        return ""
    text = _("Puoi presentare la domanda fino al %(when)s.")
    if window.is_late:
        text = _(
            "Il periodo per fare domanda è finito. Puoi ancora presentarla fuori termine, fino al %(when)s: "
            "viene dopo quelle arrivate in tempo."
        )
    return text % {"when": _when(window.closes_at)}


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def page_index(sheet: Sheet) -> list[tuple[str, str]]:
    """(anchor, title) of the blocks that this sheet has, in the official order."""
    blocks: list[tuple[str, str, object]] = [
        ("destinatari", _("A chi è rivolto"), True),
        ("descrizione", _("Descrizione"), True),
        ("copertura", _("Copertura geografica"), sheet.coverage),
        ("come-fare", _("Come fare"), True),
        ("cosa-serve", _("Cosa serve"), True),
        ("cosa-si-ottiene", _("Cosa si ottiene"), True),
        ("esito", _("Procedure collegate all'esito"), sheet.outcome_procedures),
        ("tempi", _("Tempi e scadenze"), True),
        ("costi", _("Quanto costa"), True),
        ("vincoli", _("Vincoli"), sheet.constraints),
        ("casi-particolari", _("Casi particolari"), sheet.special_cases),
        ("accedi", _("Accedi al servizio"), True),
        ("altro", _("Ulteriori informazioni"), True),
        ("condizioni", _("Condizioni di servizio"), True),
        ("contatti", _("Contatti"), True),
    ]
    return [(anchor, title) for anchor, title, there in blocks if there]


def cost_rows(lines: tuple[CostLine, ...]) -> list[tuple[str, str]]:
    return [(line.label, _amount(line)) for line in lines]


def _amount(line: CostLine) -> str:
    if not isinstance(line.amount, int):
        return _("vedi sopra")
    return format_money(line.amount) if line.amount else _("gratuito")


def dated(entries: tuple[CalendarEntry, ...]) -> list[dict[str, Any]]:
    """The entries of the calendar that are days, the next ones first in time."""
    days = [(entry.date, entry) for entry in entries if isinstance(entry.date, date)]
    days.sort(key=lambda pair: pair[0])
    return [{"date": day, "title": entry.label, "text": entry.label_when or ""} for day, entry in days]


def undated(entries: tuple[CalendarEntry, ...]) -> list[CalendarEntry]:
    return [entry for entry in entries if not isinstance(entry.date, date)]


def metatag(
    request: Request, service: Service, definition: ResolvedDefinition, office: Office | None
) -> dict[str, Any]:
    """The sheet as JSON-LD (criterion R.SI.1.1)."""
    sheet, town = definition.sheet, current_municipality()
    return {
        "@context": "http://schema.org",
        "@type": "GovernmentService",
        "name": definition.title,
        "serviceType": category_label(service.category),
        "serviceOperator": {"@type": "GovernmentOrganization", "name": town.name},
        "areaServed": {"@type": "AdministrativeArea", "name": sheet.coverage or town.name},
        "audience": {"@type": "Audience", "audienceType": sheet.audience},
        "availableChannel": {
            "@type": "ServiceChannel",
            "name": service.external_name or sheet.access.button,
            "serviceUrl": _service_url(request, service),
            "serviceLocation": _location(office),
        },
    }


def _service_url(request: Request, service: Service) -> str:
    here = reverse("citizen:start", args=[service.category, service.code])
    return service.external_url or request.build_absolute_uri(here)


def _location(office: Office | None) -> dict[str, Any]:
    town = current_municipality()
    branding = town.branding
    street = office.address if office and office.address else branding.address
    postal_code = POSTAL_CODE.search(street) or POSTAL_CODE.search(branding.address)
    address = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": postal_code.group() if postal_code else "",
        "addressLocality": re.sub(r"^(Comune|Città) (di|del|della|dell')\s*", "", town.name),
    }
    return {"@type": "Place", "name": office.name if office else town.name, "address": address}
