"""Papers brought to the office after the application, taken in by a clerk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import operator_required, stands_on
from accounts.http import OperatorRequest
from accounts.parking import FOUND_AGAIN, give_back
from cases.actions.bring_documents import bring_documents, may_bring, open_request
from cases.actions.log_reading import log_reading
from cases.errors import CaseError
from cases.filing import missing_lines
from cases.models import Case
from documents.uploads import UploadRejected
from operators.desk import desk_page
from operators.forms.documents import BroughtDocumentsForm
from operators.guards import workable_case
from tenants.bodies import takes_files


@operator_required
@stands_on("operators:brought", "case_id", parks=True)
@takes_files
@never_cache
@require_http_methods(["GET", "POST"])
def brought(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    case = workable_case(request, case_id)
    if not may_bring(case, request.operator):
        messages.warning(request, _("A questa pratica non si possono aggiungere documenti: non è in lavorazione."))
        return redirect("operators:case", case_id=case.id)
    if request.method == "POST":
        return _bring(request, case)
    log_reading(case, request.operator)
    return _show(request, case, _blank(request, case))


def _form(case: Case, *posted: Any, **more: Any) -> BroughtDocumentsForm:
    lacking = missing_lines(case.filing) if case.incomplete else []
    return BroughtDocumentsForm(*posted, lacking=lacking, asked=open_request(case), **more)


def _blank(request: OperatorRequest, case: Case) -> BroughtDocumentsForm:
    """Empty, or with what was being typed when the session ended; files are chosen again."""
    parked = give_back(request, request.path)
    if parked is None:
        return _form(case)
    messages.info(request, FOUND_AGAIN)
    return _form(case, initial=parked.dict())


def _bring(request: OperatorRequest, case: Case) -> HttpResponse:
    form = _form(case, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, case, form, 422)
    given = form.cleaned_data
    try:
        bring_documents(case.id, request.operator, given["text"], given["attachments"], complete=form.completes)
    except UploadRejected as error:
        form.add_error("attachments", error.message_it)
    except CaseError as error:
        form.add_error(None, str(error))
    if form.errors:
        return _show(request, case, form, 422)
    messages.success(request, _("Documenti aggiunti alla pratica: tra poco hanno il numero di protocollo."))
    return redirect("operators:case", case_id=case.id)


def _show(request: OperatorRequest, case: Case, form: BroughtDocumentsForm, status: int = 200) -> HttpResponse:
    context = {"case": case, "form": form, "lacking": form.lacking, "asked": form.asked}
    return desk_page(request, "operators/brought.html", context, status=status)
