"""The kind `support.ticket`: both sides hear by email what happened to a request for help.

Of what was written nothing stands in the email: it may be about anybody, and it can be read on the page.
"""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from accounts.letters import Letter, register_letter
from provisioning.support.models import TicketEvent
from provisioning.support.recipients import Recipient, recipient, send_to_town, send_to_vendor
from tenants.addresses import vendor_origins
from tenants.text import Words

TICKET = "support.ticket"
Kind = TicketEvent.Kind
SUBJECT = _("Richiesta di assistenza %(reference)s: %(municipality)s")
URGENT = _("Bloccante: richiesta di assistenza %(reference)s, %(municipality)s")

TO_TOWN: dict[str, Words] = {
    Kind.OPENED: _(
        "%(who)s, dell'assistenza del fornitore, ha scritto la richiesta %(reference)s di %(municipality)s, arrivata per "
        "telefono."
    ),
    Kind.TAKEN: _("%(who)s, dell'assistenza del fornitore, ha preso in carico la richiesta %(reference)s e ha risposto."),
    Kind.WRITTEN: _("%(who)s, dell'assistenza del fornitore, ha scritto un messaggio sulla richiesta %(reference)s."),
    Kind.ASKED: _(
        "%(who)s, dell'assistenza del fornitore, ha una domanda sulla richiesta %(reference)s. Finché non rispondi il tempo "
        "dell'intervento è fermo."
    ),
    Kind.SEVERITY: _(
        "%(who)s, dell'assistenza del fornitore, ha cambiato la gravità della richiesta %(reference)s. Ora è: %(severity)s. Il "
        "motivo è nella pagina."
    ),
    Kind.RESOLVED: _(
        "Secondo %(who)s, dell'assistenza del fornitore, la richiesta %(reference)s è risolta. Confermalo, o riaprila se il "
        "problema c'è ancora."
    ),
    Kind.REOPENED: _("%(who)s, dell'assistenza del fornitore, ha riaperto la richiesta %(reference)s dopo una telefonata."),
}  # fmt: skip
TO_VENDOR: dict[str, Words] = {
    Kind.OPENED: _("Nuova richiesta %(reference)s di %(municipality)s. Gravità: %(severity)s. Intervento entro: %(due)s."),
    Kind.WRITTEN: _("%(who)s, di %(municipality)s, ha scritto sulla richiesta %(reference)s."),
    Kind.CONFIRMED: _("%(who)s, di %(municipality)s, conferma che la richiesta %(reference)s è risolta."),
    Kind.WITHDRAWN: _("%(who)s, di %(municipality)s, ha ritirato la richiesta %(reference)s."),
    Kind.REOPENED: _(
        "La richiesta %(reference)s di %(municipality)s è di nuovo aperta. Gravità: %(severity)s. Intervento entro: %(due)s."
    ),
}  # fmt: skip
GREETING, LINK = _("Buongiorno %(name)s,"), _("La richiesta:")


class TicketPayload(BaseModel):
    event: UUID
    user: UUID | None
    vendor: bool


def tell_town(event: TicketEvent) -> None:
    """The municipality's administrators and who opened the request. Inside it, in the caller's transaction."""
    send_to_town(TICKET, event.id, event.by, event.ticket.opened_by)


def tell_vendor(event: TicketEvent) -> None:
    """Inside the municipality, whose mail carries it, in the caller's transaction."""
    send_to_vendor(TICKET, event.id, event.by, event.ticket.taken_by.get("id", ""))


def write(payload: TicketPayload) -> Letter | None:
    """None when who was to be told has left meanwhile."""
    reader = recipient(payload.user, vendor=payload.vendor)
    event = TicketEvent.objects.select_related("ticket").get(id=payload.event)
    return _letter(event, reader, vendor=payload.vendor) if reader else None


def _letter(event: TicketEvent, reader: Recipient, *, vendor: bool) -> Letter:
    ticket, urgent = event.ticket, event.kind in (Kind.OPENED, Kind.REOPENED)
    due = timezone.localtime(ticket.clock.due_at, timezone.get_default_timezone())
    names = {
        "name": reader.name or _("a tutti"), "who": event.by["name"], "reference": ticket.reference,
        "severity": ticket.get_severity_display(), "due": f"{due:%d/%m/%Y %H:%M}",
    }  # fmt: skip
    subject = URGENT if vendor and urgent and ticket.severity == "blocking" else SUBJECT
    told = (TO_VENDOR if vendor else TO_TOWN)[event.kind]
    body = f"{GREETING}\n\n{told}\n\n{LINK}"
    path, origin = _page(ticket.id, vendor=vendor)
    return Letter(reader.email, str(subject), body, names, path, origin)


def _page(ticket_id: UUID, *, vendor: bool) -> tuple[str, str]:
    if vendor:
        return f"/richieste/{ticket_id}/", vendor_origins()[0]
    return f"/operatori/assistenza/richieste/{ticket_id}/", ""


register_letter(TICKET, TicketPayload, write)
