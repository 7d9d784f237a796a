"""«Deleghe» at the desk: the proofs that wait to be looked at, and what was decided on each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required, stands_on
from accounts.delegations import resting
from accounts.http import OperatorRequest
from accounts.models import Delegation
from accounts.roles import CHECKS_DELEGATIONS
from cases.delegations.check import confirm, reject
from cases.delegations.read_proof import log_proof_reading
from cases.delegations.revoke import revoke_by_office
from cases.errors import CaseError
from documents.responses import file_response
from operators.desk import desk_page
from operators.forms.delegations import ReasonForm

SECTION = "deleghe"
PAGE_SIZE = 40
CHIPS = {"offered": "warning", "accepted": "success"}


def _to_look_at() -> QuerySet[Delegation]:
    """Those a clerk looks at, and parents' declarations, which are checked by sample (D.P.R. 445/2000 art. 71).

    What two citizens agree between themselves is theirs: the desk sees it on the case that comes of it.
    """
    waiting_first = Case(When(state=Delegation.State.OFFERED, then=Value(0)), default=Value(1))
    return Delegation.objects.exclude(kind=Delegation.Kind.CITIZEN).order_by(waiting_first, "-created_at", "-id")


def _chip(found: Delegation, at_rest: set[UUID]) -> tuple[str, str]:
    """Label and colour of where it stands."""
    if found.pk in at_rest:
        return _("Ferma: risulta un decesso"), "neutral"
    return str(Delegation.State(found.state).label), CHIPS.get(found.state, "neutral")


@role_required(*CHECKS_DELEGATIONS)
@never_cache
@require_safe
def delegation_list(request: OperatorRequest) -> HttpResponse:
    page = Paginator(_to_look_at(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    at_rest = resting(_to_look_at())
    context = {"page": page, "rows": [(found, *_chip(found, at_rest)) for found in page]}
    return desk_page(request, "operators/delegations.html", context, section=SECTION)


@role_required(*CHECKS_DELEGATIONS)
@stands_on("operators:delegation", "delegation_id")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_page(request: OperatorRequest, delegation_id: UUID) -> HttpResponse:
    """POST `action`: `confirm`, `reject` or `revoke`; the last two with a reason."""
    found = get_object_or_404(_to_look_at().select_related("checked_by"), id=delegation_id)
    if request.method != "POST":
        return _show(request, found, ReasonForm())
    form = ReasonForm(request.POST)
    action = request.POST.get("action", "")
    if action != "confirm" and not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        _decide(request, found.id, action, form.cleaned_data["reason"] if form.is_valid() else "")
    except CaseError as refusal:
        messages.warning(request, str(refusal))
    return redirect("operators:delegation", delegation_id=found.id)


def _decide(request: OperatorRequest, delegation_id: UUID, action: str, reason: str) -> None:
    if action == "confirm":
        confirm(delegation_id, request.operator)
        messages.success(request, _("Delega verificata: da ora vale."))
    elif action == "reject":
        reject(delegation_id, request.operator, reason)
        messages.success(request, _("Delega rifiutata: la persona riceve il motivo."))
    else:
        revoke_by_office(delegation_id, request.operator, reason)
        messages.success(request, _("Delega revocata: da ora non vale più."))


def _show(request: OperatorRequest, found: Delegation, form: ReasonForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "delegation": found,
        "chip": _chip(found, resting(_to_look_at().filter(pk=found.pk))),
        "facts": _facts(found),
        "events": list(found.events.all()),
        "form": form,
        "is_open": found.state in Delegation.OPEN and found.valid_until >= timezone.localdate(),
    }
    return desk_page(request, "operators/delegation.html", context, section=SECTION, status=status)


def _facts(found: Delegation) -> list[tuple[str, str]]:
    return [
        (_("Codice"), found.code),
        (_("Tipo"), found.get_kind_display()),
        (_("Chi agisce"), f"{found.delegate_name} ({found.delegate_fiscal_code})"),
        (_("Per conto di"), f"{found.principal_name} ({found.principal_fiscal_code})"),
        (_("Servizi"), ", ".join(found.services) or _("Tutti i servizi")),
        (_("Vale dal"), found.valid_from.strftime("%d/%m/%Y")),
        (_("Vale fino al"), found.valid_until.strftime("%d/%m/%Y")),
        (_("Verificata da"), found.checked_by.full_name if found.checked_by else _("nessuno, per ora")),
    ]


@role_required(*CHECKS_DELEGATIONS)
@never_cache
@require_safe
def proof(request: OperatorRequest, delegation_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(_to_look_at().select_related("evidence"), id=delegation_id)
    if found.evidence is None:
        raise Http404
    log_proof_reading(found.id, request.operator)
    return file_response(found.evidence, inline=True)
