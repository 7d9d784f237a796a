"""«Richieste»: what municipalities ask the vendor for help with, ordered by what runs out first."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import StaffRequest
from accounts.models import User
from provisioning.console.pages import console_page
from provisioning.console.ticket_forms import PhoneTicketForm, SeverityForm, WordsForm
from provisioning.support.actions.tickets.ask_town import ask_town
from provisioning.support.actions.tickets.change_severity import change_severity
from provisioning.support.actions.tickets.open import open_by_phone
from provisioning.support.actions.tickets.reopen import reopen_by_phone
from provisioning.support.actions.tickets.resolve import resolve
from provisioning.support.actions.tickets.take_charge import take_charge
from provisioning.support.actions.tickets.write import write_to_town
from provisioning.support.clock import Severity
from provisioning.support.errors import SupportError
from provisioning.support.models import TroubleTicket
from provisioning.support.models.trouble_ticket import OPEN
from provisioning.support.policies import TicketAct, VendorTicketPolicy
from provisioning.support.queries import by_due, municipalities, open_tickets
from provisioning.support.signs import ticket_row, ticket_rows
from tenants.text import Words

SECTION = "richieste"
PAGE_SIZE = 50
Does = Callable[[TroubleTicket, User, str], None]
DOES: dict[TicketAct, tuple[Does, Words]] = {
    TicketAct.TAKE: (take_charge, _l("Presa in carico: il tempo dell'intervento si è fermato qui.")),
    TicketAct.WRITE: (write_to_town, _l("Messaggio inviato.")),
    TicketAct.ASK: (ask_town, _l("Domanda inviata all'ente.")),
    TicketAct.RESOLVE: (resolve, _l("Segnata come risolta: l'ente la conferma o la riapre.")),
    TicketAct.REOPEN: (reopen_by_phone, _l("Richiesta riaperta: il tempo dell'intervento ricomincia.")),
}
# In the order in which they stand.
BUTTONS: dict[TicketAct, tuple[Words, str]] = {
    TicketAct.TAKE: (_l("Prendi in carico e rispondi"), "primary"),
    TicketAct.WRITE: (_l("Invia il messaggio"), "primary"),
    TicketAct.ASK: (_l("Chiedi all'ente e aspetta"), "outline-primary"),
    TicketAct.RESOLVE: (_l("È risolta"), "outline-primary"),
    TicketAct.REOPEN: (_l("Riapri: l'ente ha richiamato"), "outline-danger"),
}


@staff_required
@never_cache
@require_safe
def ticket_list(request: StaffRequest) -> HttpResponse:
    """`filtro`: `chiuse` for those that are over; else the open ones, what runs out first before the others."""
    closed = request.GET.get("filtro") == "chiuse"
    tickets = _listed(closed).select_related("municipality").prefetch_related("clocks")
    page = Paginator(tickets, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "rows": ticket_rows(page), "closed": closed}
    return console_page(request, "console/tickets/list.html", context, section=SECTION)


def _listed(closed: bool) -> QuerySet[TroubleTicket]:
    tickets = TroubleTicket.objects.all()
    return tickets.exclude(state__in=OPEN) if closed else by_due(open_tickets(tickets))


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_new(request: StaffRequest, schema: str) -> HttpResponse:
    """A municipality is on the telephone."""
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    form = PhoneTicketForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ticket = open_by_phone(request.user, municipality, form.trouble(), form.cleaned_data["caller"])
        except SupportError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Richiesta scritta: l'ente la vede nel suo sportello."))
            return redirect("console:ticket", ticket_id=ticket.id)
    context = {"municipality": municipality, "form": form}
    status = 422 if form.is_bound else 200
    return console_page(request, "console/tickets/new.html", context, section=SECTION, status=status)


@staff_required
@never_cache
@require_safe
def ticket_page(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    return _show(request, _ticket(ticket_id))


@staff_required
@stands_on("console:ticket", "ticket_id")
@never_cache
@require_POST
def ticket_act(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    """`azione`: one of the vendor's. What was typed comes back with a refusal."""
    ticket, form = _ticket(ticket_id), WordsForm(request.POST)
    act = form.act()
    if act is None or not form.is_valid():
        return _show(request, ticket, words=form)
    does, said = DOES[act]
    try:
        does(ticket, request.user, form.cleaned_data["text"])
    except SupportError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, _ticket(ticket_id), words=form)
    messages.success(request, str(said))
    return redirect("console:ticket", ticket_id=ticket_id)


@staff_required
@stands_on("console:ticket", "ticket_id")
@never_cache
@require_POST
def severity(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    ticket, form = _ticket(ticket_id), SeverityForm(request.POST)
    if not form.is_valid():
        return _show(request, ticket, severity=form)
    try:
        change_severity(ticket, request.user, form.given(), form.cleaned_data["reason"])
    except SupportError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, _ticket(ticket_id), severity=form)
    messages.success(request, _("Gravità cambiata: l'ente legge il motivo."))
    return redirect("console:ticket", ticket_id=ticket_id)


def _ticket(ticket_id: UUID) -> TroubleTicket:
    tickets = TroubleTicket.objects.select_related("municipality")
    return get_object_or_404(tickets.prefetch_related("clocks", "events", "grants"), id=ticket_id)


def _show(
    request: StaffRequest,
    ticket: TroubleTicket,
    *,
    words: WordsForm | None = None,
    severity: SeverityForm | None = None,
) -> HttpResponse:
    """`words`, `severity`: the form that was refused."""
    acts = VendorTicketPolicy(request.user).acts(ticket)
    other = Severity.ORDINARY if ticket.severity == Severity.BLOCKING else Severity.BLOCKING
    context: dict[str, Any] = {
        "row": ticket_row(ticket), "ticket": ticket, "words_form": words or WordsForm(), "form": words or severity,
        "severity_form": severity or SeverityForm(initial={"severity": other.value}),
        "other": other, "severity_refused": severity is not None,
        "may_change_severity": TicketAct.SEVERITY in acts,
        "buttons": [(act.value, label, kind) for act, (label, kind) in BUTTONS.items() if act in acts],
    }  # fmt: skip
    status = 422 if words or severity else 200
    return console_page(request, "console/tickets/ticket.html", context, section=SECTION, status=status)
