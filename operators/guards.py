"""What every view of a case asks first: a case out of sight does not exist (404), one in sight may be read only (403)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.http import OperatorRequest
from cases.models import Case, CaseDocument
from cases.policies import CasePolicy


def visible_case(request: OperatorRequest, case_id: UUID) -> Case:
    cases = CasePolicy(request.operator).visible()
    return get_object_or_404(cases.select_related("office", "applicant", "assigned_to"), id=case_id)


def document_of(case: Case, document_id: UUID) -> CaseDocument:
    return get_object_or_404(case.documents.select_related("file"), id=document_id)


def workable_case(request: OperatorRequest, case_id: UUID) -> Case:
    """For views that act: who only reads is refused."""
    case = visible_case(request, case_id)
    if not CasePolicy(request.operator).belongs_to_office(case):
        raise PermissionDenied
    return case
