"""The documents of the citizen's cases; each one only for its applicant, and for the delegate who filed the case."""

from itertools import groupby
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import citizen_required
from accounts.http import CitizenRequest
from cases.models import CaseDocument
from citizen.casefile import documents_for, documents_on_behalf, listed
from citizen.views.area.frame import area_frame
from documents.responses import file_response

PAGE_SIZE = 50


@citizen_required
@never_cache
@require_safe
def document_list(request: CitizenRequest) -> HttpResponse:
    page = Paginator(documents_for(request.user), PAGE_SIZE).get_page(request.GET.get("pagina"))
    groups = [
        {"case": case, "files": [listed(document) for document in documents]}
        for case, documents in groupby(page.object_list, key=lambda document: document.case)
    ]
    context = {"page": page, "groups": groups}
    return render(request, "citizen/area/documents.html", area_frame(request, "documents") | context)


def _document(request: CitizenRequest, document_id: UUID) -> CaseDocument:
    found = documents_for(request.user).filter(id=document_id).first()
    found = found or documents_on_behalf(request.user).filter(id=document_id).first()
    if found is None:
        raise Http404
    return found


@citizen_required
@never_cache
@require_safe
def view(request: CitizenRequest, document_id: UUID) -> HttpResponseBase:
    return file_response(_document(request, document_id).file, inline=True)


@citizen_required
@never_cache
@require_safe
def download(request: CitizenRequest, document_id: UUID) -> HttpResponseBase:
    return file_response(_document(request, document_id).file, inline=False)
