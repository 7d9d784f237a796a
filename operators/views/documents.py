"""The files of a case: to read in place, to save, and all together."""

import tempfile
import zipfile
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.access import operator_required, support_too
from accounts.http import OperatorRequest
from cases.models import CaseDocument
from cases.paper import receipt_pdf
from documents.actions.store import open_stored
from documents.responses import PDF_POLICY, content_response, file_response, readable_content
from operators.guards import read_case, read_document

SPOOL_BYTES = 8 * 1024 * 1024
CHUNK = 256 * 1024


@operator_required
@support_too
@require_safe
def read(request: OperatorRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A signed file opens at what it holds; the file itself, with its signature, is the download."""
    document = read_document(request, case_id, document_id)
    inside = readable_content(document.file)
    return content_response(*inside) if inside else file_response(document.file, inline=True)


@operator_required
@support_too
@require_safe
def download(request: OperatorRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    document = read_document(request, case_id, document_id)
    return file_response(document.file, inline=False)


@operator_required
@support_too
@require_safe
def receipt(request: OperatorRequest, case_id: UUID) -> HttpResponse:
    """Of L. 241/1990 art. 18-bis, to be printed for who has no email."""
    case = read_case(request, case_id)
    response = HttpResponse(receipt_pdf(case), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ricevuta-{case.tracking_code}.pdf"'
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@operator_required
@support_too
@require_safe
def download_all(request: OperatorRequest, case_id: UUID) -> HttpResponseBase:
    """In the order and with the numbers of the list on the page."""
    case = read_case(request, case_id)
    archive = _archive(list(case.documents.select_related("file")))
    response = FileResponse(archive, as_attachment=True, filename=f"pratica-{case.tracking_code}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _archive(documents: list[CaseDocument]) -> tempfile.SpooledTemporaryFile:
    spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_STORED) as archive:
        for number, document in enumerate(documents, start=1):
            _add(archive, f"{number:02d}-{document.file.name}", document)
    spool.seek(0)
    return spool


def _add(archive: zipfile.ZipFile, name: str, document: CaseDocument) -> None:
    with open_stored(document.file) as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
