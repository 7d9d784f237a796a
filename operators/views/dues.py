"""Recording that a due was paid by other means."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import operator_required, stands_on
from accounts.http import OperatorRequest
from accounts.parking import FOUND_AGAIN, give_back
from billing.models import DebtPosition
from billing.queries import positions_of_subject
from cases.actions.record_due_payment import record_due_payment
from cases.dues import subject_of
from cases.errors import CaseError
from cases.models import Case
from operators.desk import desk_page
from operators.forms.due import PaymentForm
from operators.guards import workable_case


@operator_required
@stands_on("operators:record_payment", "case_id", "position_id", parks=True)
@never_cache
@require_http_methods(["GET", "POST"])
def record_payment(request: OperatorRequest, case_id: UUID, position_id: UUID) -> HttpResponse:
    case = workable_case(request, case_id)
    position = get_object_or_404(positions_of_subject(subject_of(case)), id=position_id)
    if request.method == "POST":
        return _record(request, case, position)
    if not position.is_open:
        messages.info(request, _("Questa somma non è più da pagare."))
        return redirect("operators:case", case_id=case.id)
    return _show(request, case, position, _blank(request))


def _blank(request: OperatorRequest) -> PaymentForm:
    """Empty, or with what was being typed when the session ended."""
    if (parked := give_back(request, request.path)) is not None:
        messages.info(request, FOUND_AGAIN)
        return PaymentForm(initial=parked.dict())
    return PaymentForm(initial={"paid_on": timezone.localdate()})


def _record(request: OperatorRequest, case: Case, position: DebtPosition) -> HttpResponse:
    form = PaymentForm(request.POST)
    if not form.is_valid():
        return _show(request, case, position, form, 422)
    try:
        record_due_payment(case.id, position.id, form.proof(), request.operator)
    except CaseError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Pagamento registrato."))
    return redirect("operators:case", case_id=case.id)


def _show(
    request: OperatorRequest, case: Case, position: DebtPosition, form: PaymentForm, status: int = 200
) -> HttpResponse:
    context = {"case": case, "position": position, "form": form}
    return desk_page(request, "operators/record_payment.html", context, status=status)
