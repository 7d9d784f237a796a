"""«Entra per assistenza»: asking for a grant, entering with it, ending it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import Request
from accounts.models import User
from provisioning.console.forms import GrantForm
from provisioning.console.pages import console_page, staff_of
from provisioning.console.rows import town_page
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.end import end_mine
from provisioning.support.actions.enter import issue_ticket
from provisioning.support.errors import SupportError
from provisioning.support.models import SupportGrant
from provisioning.support.queries import by_due, municipalities, open_tickets
from tenants.addresses import origin_of
from tenants.models import Municipality

GRANTS_SHOWN = 50
PAGE_SIZE = 30


def show_municipality(
    request: Request, municipality: Municipality, form: GrantForm | None = None, status: int = 200
) -> HttpResponse:
    """With `form`, the one that was refused. A fresh one only for who has no grant open here."""
    grants = list(municipality.support_grants.prefetch_related("events")[:GRANTS_SHOWN])
    mine = next((grant for grant in grants if _is_mine(grant, request.user) and _is_open(grant)), None)
    asks = form or (None if mine or not municipality.is_serving else _grant_form(municipality))
    context = town_page(municipality) | {"grants": grants, "mine": mine, "form": asks}
    return console_page(request, "console/municipality.html", context, section="comuni", status=status)


def _grant_form(municipality: Municipality, data: Any = None) -> GrantForm:
    return GrantForm(data, tickets=by_due(open_tickets(municipality.trouble_tickets.all())))


def _is_mine(grant: SupportGrant, user: object) -> bool:
    return isinstance(user, User) and grant.staff_id == user.pk


def _is_open(grant: SupportGrant) -> bool:
    return grant.is_running or grant.is_waiting


@staff_required
@stands_on("console:municipality", "schema")
@never_cache
@require_POST
def ask(request: Request, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    form = _grant_form(municipality, request.POST)
    if not form.is_valid():
        return show_municipality(request, municipality, form, status=422)
    try:
        grant = ask_grant(staff_of(request), municipality, **form.given())
    except SupportError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _asked(grant))
    return redirect("console:municipality", schema=schema)


def _asked(grant: SupportGrant) -> str:
    if grant.is_running:
        return _("Accesso aperto: l'ente lo vede nel suo sportello.")
    return _("Richiesta inviata: entri quando un amministratore dell'ente acconsente.")


@staff_required
@stands_on("console:grants")
@never_cache
@require_POST
def enter(request: Request, grant_id: UUID) -> HttpResponse:
    """A page with one form, which carries the ticket to the municipality's host: in its body, and so in no log."""
    grant = _my_grant(request, grant_id)
    try:
        ticket = issue_ticket(grant, staff_of(request))
    except SupportError as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:municipality", schema=grant.municipality.schema_name)
    origin = origin_of(grant.municipality)
    context = {"grant": grant, "ticket": ticket, "target": f"{origin}/operatori/assistenza/entra"}
    response = render(request, "console/enter.html", context)
    # This page's form may go to that host and to no other.
    response._csp_replace = {"form-action": [origin]}  # type: ignore[attr-defined]
    # With our usual policy the browser would hide the origin, by which the other side knows the console.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@staff_required
@stands_on("console:grants")
@require_POST
def end(request: Request, grant_id: UUID) -> HttpResponse:
    grant = _my_grant(request, grant_id)
    end_mine(grant, staff_of(request))
    messages.success(request, _("Accesso chiuso."))
    return redirect("console:municipality", schema=grant.municipality.schema_name)


@staff_required
@never_cache
@require_safe
def my_grants(request: Request) -> HttpResponse:
    grants = _mine(request).prefetch_related("events")
    page = Paginator(grants, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return console_page(request, "console/grants.html", {"page": page, "grants": page}, section="assistenza")


def _mine(request: Request) -> QuerySet[SupportGrant]:
    return SupportGrant.objects.filter(staff_id=staff_of(request).pk).select_related("municipality")


def _my_grant(request: Request, grant_id: UUID) -> SupportGrant:
    return get_object_or_404(_mine(request), id=grant_id)
