"""What there is to pay, and recording that it was paid by other means: from the case, or by who collects."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import operator_required, role_required, stands_on
from accounts.http import OperatorRequest
from accounts.parking import FOUND_AGAIN, give_back
from accounts.roles import Role
from billing.models import DebtPosition
from billing.queries import positions_of_subject
from cases.actions.record_due_payment import record_due_payment
from cases.dues import case_id_of, subject_of
from cases.errors import CaseError
from cases.queries import collectable, collectable_matching
from operators.desk import desk_page
from operators.forms.due import PaymentForm
from operators.guards import workable_case

PAGE_SIZE: Final = 40
SEARCH_KEY: Final = "operators_collections"
SEARCH_LENGTH: Final = 100


@dataclass(frozen=True)
class Where:
    """The page that led here, to which one goes back."""

    url: str
    label: str
    # The entry of the menu that it belongs to.
    section: str


@operator_required
@stands_on("operators:record_payment", "case_id", "position_id", parks=True)
@never_cache
@require_http_methods(["GET", "POST"])
def record_payment(request: OperatorRequest, case_id: UUID, position_id: UUID) -> HttpResponse:
    case = workable_case(request, case_id)
    position = get_object_or_404(positions_of_subject(subject_of(case)), id=position_id)
    where = Where(reverse("operators:case", args=[case.id]), _("Torna alla pratica %(code)s") % {"code": case}, "")
    return _payment(request, position, where)


@role_required(Role.CASHIER)
@require_http_methods(["GET", "POST"])
def collections(request: OperatorRequest) -> HttpResponse:
    """Names and tax codes stay out of addresses: the words of the search travel in the session."""
    if request.method == "POST":
        request.session[SEARCH_KEY] = request.POST.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
        return redirect("operators:collections")
    typed = request.session.get(SEARCH_KEY, "")
    page = Paginator(collectable_matching(request.operator, typed), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return desk_page(request, "operators/collections.html", {"page": page, "typed": typed}, section="incassi")


@role_required(Role.CASHIER)
@stands_on("operators:collect", "position_id", parks=True)
@never_cache
@require_http_methods(["GET", "POST"])
def collect(request: OperatorRequest, position_id: UUID) -> HttpResponse:
    position = get_object_or_404(collectable(request.operator).prefetch_related("lines"), id=position_id)
    return _payment(request, position, Where(reverse("operators:collections"), _("Torna agli incassi"), "incassi"))


def _payment(request: OperatorRequest, position: DebtPosition, where: Where) -> HttpResponse:
    if request.method == "POST":
        return _record(request, position, where)
    if not position.is_open:
        messages.info(request, _("Questa somma non è più da pagare."))
        return redirect(where.url)
    return _show(request, position, where, _blank(request))


def _blank(request: OperatorRequest) -> PaymentForm:
    """Empty, or with what was being typed when the session ended."""
    if (parked := give_back(request, request.path)) is not None:
        messages.info(request, FOUND_AGAIN)
        return PaymentForm(initial=parked.dict())
    return PaymentForm(initial={"paid_on": timezone.localdate()})


def _record(request: OperatorRequest, position: DebtPosition, where: Where) -> HttpResponse:
    form = PaymentForm(request.POST)
    if not form.is_valid():
        return _show(request, position, where, form, 422)
    try:
        record_due_payment(case_id_of(position), position.id, form.proof(), request.operator)
    except CaseError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Pagamento registrato."))
    return redirect(where.url)


def _show(
    request: OperatorRequest, position: DebtPosition, where: Where, form: PaymentForm, status: int = 200
) -> HttpResponse:
    context = {"position": position, "form": form, "where": where}
    return desk_page(request, "operators/record_payment.html", context, section=where.section, status=status)
