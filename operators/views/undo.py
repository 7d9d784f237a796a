"""Taking back the last step while it is held, or letting it go at once."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import operator_required, stands_on
from accounts.http import OperatorRequest
from cases.actions.hold_step import send_step_now
from cases.actions.undo_step import undo_step
from cases.errors import CaseError, NotAllowed
from cases.policies import CasePolicy
from cases.queries import state_label
from operators.guards import workable_case


@operator_required
@stands_on("operators:case", "case_id")
@require_POST
def undo(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    workable_case(request, case_id)
    try:
        case = undo_step(case_id, request.operator, _seen(request))
    except NotAllowed:
        raise PermissionDenied from None
    except CaseError as refusal:
        messages.warning(request, str(refusal))
    else:
        label = state_label(case)
        messages.success(request, _("Passo annullato: la pratica è di nuovo «%(state)s».") % {"state": label})
    return redirect("operators:case", case_id=case_id)


def _seen(request: OperatorRequest) -> datetime:
    """The instant that names the step; one that is not right names none."""
    try:
        seen = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        seen = None
    return seen or datetime.min.replace(tzinfo=UTC)


@operator_required
@stands_on("operators:case", "case_id")
@require_POST
def send_now(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    case = workable_case(request, case_id)
    if case.is_held and not CasePolicy(request.operator).may_undo(case):
        raise PermissionDenied
    if case.is_held:
        send_step_now(case_id, request.operator)
    messages.success(request, _("Il passo è partito: non si può più annullare."))
    return redirect("operators:case", case_id=case_id)
