"""«Assistenza»: the municipality's administrators ask the vendor for help and follow what becomes of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import operator_required, role_required, stands_on
from accounts.http import OperatorRequest
from accounts.policies import Operator
from accounts.roles import Role
from operators.desk import desk_page
from operators.forms.tickets import TicketForm, TicketWordsForm
from provisioning.support.actions.tickets.close import confirm, withdraw
from provisioning.support.actions.tickets.open import open_from_desk
from provisioning.support.actions.tickets.reopen import reopen_from_desk
from provisioning.support.actions.tickets.write import write_to_vendor
from provisioning.support.errors import SupportError
from provisioning.support.models import TroubleTicket
from provisioning.support.models.trouble_ticket import OPEN
from provisioning.support.policies import TicketAct, TownTicketPolicy
from provisioning.support.queries import by_due, open_tickets, tickets_here
from provisioning.support.signs import hours_of_support, ticket_row, ticket_rows
from tenants.text import Words

SECTION = "richieste"
PAGE_SIZE = 30
Does = Callable[[UUID, Operator, str], None]
DOES: dict[TicketAct, tuple[Does, Words]] = {
    TicketAct.WRITE: (write_to_vendor, _l("Messaggio inviato.")),
    TicketAct.CONFIRM: (confirm, _l("Grazie: la richiesta è chiusa.")),
    TicketAct.REOPEN: (reopen_from_desk, _l("Richiesta riaperta: il tempo dell'intervento ricomincia.")),
    TicketAct.WITHDRAW: (withdraw, _l("Richiesta ritirata.")),
}
# In the order in which they stand.
BUTTONS: dict[TicketAct, tuple[Words, str]] = {
    TicketAct.WRITE: (_l("Invia"), "primary"),
    TicketAct.CONFIRM: (_l("Confermo: è risolta"), "primary"),
    TicketAct.REOPEN: (_l("Riapri: il problema c'è ancora"), "outline-danger"),
    TicketAct.WITHDRAW: (_l("Non serve più"), "outline-secondary"),
}


@role_required(Role.ADMINISTRATOR)
@never_cache
@require_safe
def ticket_list(request: OperatorRequest) -> HttpResponse:
    """`filtro`: `chiuse` for those that are over; else the open ones, what runs out first before the others."""
    closed = request.GET.get("filtro") == "chiuse"
    page = Paginator(_listed(closed).prefetch_related("clocks"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "page": page, "rows": ticket_rows(page), "closed": closed, "hours": hours_of_support(),
        "phone": settings.SPORTELLO_SUPPORT_PHONE,
    }  # fmt: skip
    return desk_page(request, "operators/tickets/list.html", context, section=SECTION)


def _listed(closed: bool) -> QuerySet[TroubleTicket]:
    return tickets_here().exclude(state__in=OPEN) if closed else by_due(open_tickets(tickets_here()))


@role_required(Role.ADMINISTRATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_new(request: OperatorRequest) -> HttpResponse:
    form = TicketForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "phone": settings.SPORTELLO_SUPPORT_PHONE, "hours": hours_of_support()}
        return desk_page(
            request, "operators/tickets/new.html", context, section=SECTION, status=422 if form.is_bound else 200
        )
    ticket = open_from_desk(form.trouble(), request.operator)
    messages.success(request, _("Richiesta inviata. Segui da qui quello che succede."))
    return redirect("operators:ticket", ticket_id=ticket.id)


@operator_required
@never_cache
@require_safe
def ticket_page(request: OperatorRequest, ticket_id: UUID) -> HttpResponse:
    return _show(request, _ticket(request, ticket_id), TicketWordsForm())


@operator_required
@stands_on("operators:ticket", "ticket_id")
@never_cache
@require_POST
def ticket_act(request: OperatorRequest, ticket_id: UUID) -> HttpResponse:
    """`azione`: one of the town's. What was typed comes back with a refusal."""
    ticket, form = _ticket(request, ticket_id), TicketWordsForm(request.POST)
    act = form.act()
    if act is None or not form.is_valid():
        return _show(request, ticket, form, status=422)
    does, said = DOES[act]
    try:
        does(ticket.id, request.operator, form.cleaned_data["text"])
    except SupportError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, _ticket(request, ticket_id), form, status=422)
    messages.success(request, str(said))
    return redirect("operators:ticket", ticket_id=ticket.id)


def _ticket(request: OperatorRequest, ticket_id: UUID) -> TroubleTicket:
    visible = TownTicketPolicy(request.operator).visible()
    return get_object_or_404(visible.prefetch_related("clocks", "events", "grants"), id=ticket_id)


def _show(request: OperatorRequest, ticket: TroubleTicket, form: TicketWordsForm, status: int = 200) -> HttpResponse:
    policy = TownTicketPolicy(request.operator)
    acts = policy.acts(ticket)
    context: dict[str, Any] = {
        "row": ticket_row(ticket), "ticket": ticket, "form": form, "may_list": policy.may_open,
        "buttons": [(act.value, label, kind) for act, (label, kind) in BUTTONS.items() if act in acts],
    }  # fmt: skip
    return desk_page(request, "operators/tickets/ticket.html", context, section=SECTION, status=status)
