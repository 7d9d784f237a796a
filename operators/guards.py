"""What every view of a case asks first: a case out of sight does not exist (404), one in sight may be read only (403)."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import SAFE, Detour
from accounts.http import OperatorRequest
from cases.actions.log_reading import log_reading
from cases.errors import ReasonMissing
from cases.models import Case, CaseDocument
from cases.policies import CasePolicy
from cases.readings import ReadingReason


def visible_case(request: OperatorRequest, case_id: UUID) -> Case:
    cases = CasePolicy(request.operator).visible()
    return get_object_or_404(cases.select_related("office", "applicant", "assigned_to"), id=case_id)


def read_case(request: OperatorRequest, case_id: UUID) -> Case:
    """For views that show what the case holds. Of restricted data one says why, and each reading is written down."""
    case = visible_case(request, case_id)
    note_reading(request, case)
    return case


def read_document(request: OperatorRequest, case_id: UUID, document_id: UUID) -> CaseDocument:
    case = visible_case(request, case_id)
    document = get_object_or_404(case.documents.select_related("file"), id=document_id)
    note_reading(request, case, document)
    return document


def note_reading(request: OperatorRequest, case: Case, document: CaseDocument | None = None) -> None:
    """Raises `Detour` to the page that asks why, when that is not known yet."""
    # Who already acts on the case is handling it: what was typed is not lost to a question.
    reason = "" if request.method in SAFE else ReadingReason.HANDLING
    try:
        log_reading(case, request.operator, document, reason=reason)
    except ReasonMissing:
        page = reverse("operators:reading", args=[case.id])
        raise Detour(f"{page}?{urlencode({'next': request.get_full_path()})}") from None


def workable_case(request: OperatorRequest, case_id: UUID) -> Case:
    """For views that act: who only reads is refused."""
    case = visible_case(request, case_id)
    if not CasePolicy(request.operator).belongs_to_office(case):
        raise PermissionDenied
    return case
