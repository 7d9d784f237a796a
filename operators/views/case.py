"""The page of a case, and the small acts on it: assigning, noting, trying a delivery again."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import operator_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.models import User
from accounts.parking import FOUND_AGAIN, give_back
from accounts.roles import Role
from cases.actions.add_note import add_note
from cases.actions.assign import assign
from cases.errors import NotAllowed, NotRegistered
from cases.models import Case
from cases.queries import colleagues
from integrations.actions.retry_delivery import NotRetriable, retry_delivery
from operators.case_page import case_context
from operators.desk import desk_page
from operators.guards import read_case, workable_case
from operators.problems import deliveries_of

NOTE_LENGTH = 4000
READING = "operators_reading"


def _back(request: OperatorRequest, case: Case) -> HttpResponse:
    """To the list the operator came from, or to the case."""
    wanted = request.POST.get("back", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect("operators:case", case_id=case.id)


@operator_required
@support_too
@never_cache
@require_safe
def case_page(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    case = read_case(request, case_id)
    context = case_context(case, request.operator, _wanted_document(request, case))
    return desk_page(request, "operators/case.html", {**context, "new_note": _note_again(request, case)})


def _wanted_document(request: OperatorRequest, case: Case) -> str:
    """The chosen one or, coming back to the case last read, where the reading had stopped."""
    chosen = request.GET.get("documento", "")
    if chosen:
        request.session[READING] = [str(case.id), chosen]
    read, document = request.session.get(READING, ["", ""])
    return document if read == str(case.id) else ""


def _note_again(request: OperatorRequest, case: Case) -> str:
    """The note being written when the session ended."""
    parked = give_back(request, reverse("operators:note", args=[case.id]))
    if parked is None:
        return ""
    messages.info(request, FOUND_AGAIN)
    return parked.get("text", "")


@operator_required
@stands_on("operators:case", "case_id")
@require_http_methods(["GET", "POST"])
def assign_case(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    """GET offers the colleagues to who heads the office; POST `to` a colleague's id, or nothing for oneself."""
    case = workable_case(request, case_id)
    if request.method == "POST":
        return _assign(request, case)
    if not request.operator.has(Role.HEAD_OF_OFFICE, office_id=case.office_id):
        raise PermissionDenied
    return desk_page(request, "operators/assign.html", {"case": case, "colleagues": colleagues(case)})


def _assign(request: OperatorRequest, case: Case) -> HttpResponse:
    to = _assignee(request)
    try:
        assign(case.id, to, request.operator)
    except NotRegistered as refusal:
        messages.warning(request, str(refusal))
    except NotAllowed:
        if case.is_open:
            raise PermissionDenied from None
        messages.warning(request, _("La pratica è chiusa: non si assegna più."))
    else:
        messages.success(
            request, _("La pratica %(code)s è assegnata a %(name)s.") % {"code": case, "name": to.full_name}
        )
    return _back(request, case)


def _assignee(request: OperatorRequest) -> User:
    wanted = request.POST.get("to")
    if not wanted:
        return request.user
    operators = User.objects.filter(kind=User.Kind.OPERATOR, is_active=True)
    return get_object_or_404(operators, id=_uuid(wanted))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@operator_required
@stands_on("operators:case", "case_id", parks=True)
@require_POST
def note(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    case = workable_case(request, case_id)
    text = request.POST.get("text", "").strip()[:NOTE_LENGTH]
    if text:
        add_note(case.id, request.operator, text)
        messages.success(request, _("Nota aggiunta."))
    else:
        messages.warning(request, _("La nota era vuota: non è stata aggiunta."))
    return _back(request, case)


@operator_required
@stands_on("operators:case", "case_id")
@require_POST
def retry(request: OperatorRequest, case_id: UUID, delivery_id: UUID) -> HttpResponse:
    case = workable_case(request, case_id)
    mine = {d.id: d for d in deliveries_of(case, list(case.documents.all()))}
    if delivery_id not in mine:
        messages.info(request, _("Nel frattempo la consegna è andata a buon fine."))
        return _back(request, case)
    try:
        retry_delivery(mine[delivery_id], dict(request.user.snapshot()))
        messages.success(request, _("Nuovo tentativo in corso: aggiorna la pagina tra qualche istante."))
    except NotRetriable:
        messages.info(request, _("Un tentativo è già in corso."))
    return _back(request, case)
