"""Before a case with restricted data opens: why?"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import operator_required, stands_on, support_too
from accounts.http import OperatorRequest
from cases.actions.log_reading import log_reading
from cases.errors import ReasonMissing
from cases.models import Case
from cases.readings import GIVEN, ReadingReason
from operators.desk import desk_page
from operators.guards import visible_case

NOTE_LENGTH = 300
ONE_CLICK = tuple(reason for reason in GIVEN if reason is not ReadingReason.OTHER)


@operator_required
@support_too
@stands_on("operators:reading", "case_id")
@never_cache
@require_http_methods(["GET", "POST"])
def reading(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    """POST `reason`, one of those given, with `note` when it is another one."""
    case = visible_case(request, case_id)
    if request.method == "GET":
        return _ask(request, case)
    reason, note = request.POST.get("reason", ""), " ".join(request.POST.get("note", "").split())[:NOTE_LENGTH]
    if reason not in GIVEN:
        return _ask(request, case, _("Scegli un motivo."))
    try:
        log_reading(case, request.operator, reason=reason, note=note)
    except ReasonMissing:
        return _ask(request, case, _("Scrivi il motivo."))
    return redirect(_page_after(request, case))


def _ask(request: OperatorRequest, case: Case, problem: str = "") -> HttpResponse:
    context = {"case": case, "reasons": ONE_CLICK, "problem": problem, "next": _page_after(request, case)}
    return desk_page(request, "operators/reading.html", context, status=422 if problem else 200)


def _page_after(request: OperatorRequest, case: Case) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("operators:case", args=[case.id])
