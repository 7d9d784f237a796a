"""«Assistenza del fornitore»: how the vendor's people come in, and how the municipality sees it and ends it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import entering
from accounts.access import public_page, role_required, stands_on
from accounts.http import OperatorRequest, Request
from accounts.models import LoginRecord
from accounts.policies import Operator
from accounts.roles import READS_RIGHTS, Role
from operators.desk import desk_page
from operators.support import act_lines
from provisioning.support.actions.answer import approve, refuse
from provisioning.support.actions.end import end_here
from provisioning.support.actions.enter import use_ticket
from provisioning.support.errors import SupportError, TicketRefused
from provisioning.support.middleware import GRANT
from provisioning.support.models import SupportGrant
from provisioning.support.queries import acts_of, grants_here
from tenants.addresses import vendor_origins

SECTION = "assistenza"
PAGE_SIZE = 20
ACTS_SHOWN = 100


@role_required(*READS_RIGHTS)
@require_safe
def grant_list(request: OperatorRequest) -> HttpResponse:
    page = Paginator(grants_here(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return desk_page(request, "operators/support/list.html", {"page": page}, section=SECTION)


@role_required(*READS_RIGHTS)
@require_safe
def grant_page(request: OperatorRequest, grant_id: UUID) -> HttpResponse:
    grant = get_object_or_404(grants_here(), id=grant_id)
    page = Paginator(acts_of(grant), ACTS_SHOWN).get_page(request.GET.get("pagina"))
    context = {
        "grant": grant, "standing": grant.standing(), "page": page, "lines": act_lines(page),
        "may_decide": request.operator.may_change_rights,
    }  # fmt: skip
    return desk_page(request, "operators/support/grant.html", context, section=SECTION)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:support_grant", "grant_id")
@require_POST
def end(request: OperatorRequest, grant_id: UUID) -> HttpResponse:
    said = _("Accesso chiuso: dalla prossima pagina chi assiste è fuori.")
    return _decide(request, grant_id, end_here, said)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:support_grant", "grant_id")
@require_POST
def allow(request: OperatorRequest, grant_id: UUID) -> HttpResponse:
    return _decide(request, grant_id, approve, _("Hai acconsentito: le ore cominciano adesso."))


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:support_grant", "grant_id")
@require_POST
def decline(request: OperatorRequest, grant_id: UUID) -> HttpResponse:
    return _decide(request, grant_id, refuse, _("Richiesta rifiutata: nessuno entra."))


def _decide(
    request: OperatorRequest, grant_id: UUID, act: Callable[[UUID, Operator], SupportGrant], said: str
) -> HttpResponse:
    get_object_or_404(grants_here(), id=grant_id)
    try:
        act(grant_id, request.operator)
        messages.success(request, said)
    except SupportError as refusal:
        messages.warning(request, str(refusal))
    return redirect("operators:support_grant", grant_id=grant_id)


@csrf_exempt
@public_page
@never_cache
@sensitive_post_parameters("biglietto")
@require_POST
def enter(request: Request) -> HttpResponse:
    """The form on the console's host leads here. It can carry no token of ours: what it proves is the ticket.

    A ticket that somebody has stolen or prepared opens nothing from a page that is not the console's.
    """
    try:
        if request.headers.get("Origin") not in vendor_origins():
            raise TicketRefused("another origin")
        user, grant = use_ticket(request.POST.get("biglietto", ""))
    except TicketRefused as refusal:
        return render(request, "operators/support/refused.html", {"problem": str(refusal)}, status=403)
    # Whoever was logged in with this browser, a citizen perhaps, is not who comes in.
    request.session.flush()
    entering.enter(request, user, LoginRecord.How.SUPPORT)
    request.session[GRANT] = str(grant.id)
    return redirect("operators:inbox")


@public_page
@require_safe
def over(request: Request) -> HttpResponse:
    """Where support lands when its grant has ended."""
    return render(request, "operators/support/over.html")
