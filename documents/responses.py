from io import BytesIO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from documents.actions.store import open_stored
from documents.models import StoredFile
from documents.signed import content_of
from documents.sniffing import JPG, P7M, PDF, PNG, sniff

READABLE_IN_PLACE = {PDF.content_type, JPG.content_type, PNG.content_type}
# No sandbox for a PDF: Safari would show an empty window, Chromium does not look at it. Nothing may load all the same.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def readable_content(file: StoredFile) -> tuple[bytes, str] | None:
    """The PDF or picture inside a signed file, with its type; None when there is none to be read in place."""
    if file.content_type != P7M.content_type:
        return None
    with open_stored(file) as stream:
        content = content_of(stream.read())
    kind = sniff(BytesIO(content)) if content else None
    return (content, kind.content_type) if content and kind and kind.content_type in READABLE_IN_PLACE else None


def content_response(content: bytes, content_type: str) -> HttpResponse:
    """What `readable_content` found, under the same rules as a file."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = "inline"
    _protect(response, content_type == PDF.content_type)
    return response


def file_response(file: StoredFile, inline: bool) -> FileResponse:
    """
    The file for a browser: to read in place when asked and it is a PDF or a picture, otherwise to save. Who may have it
    is the view's business. Nothing in it can run, and nobody on the way keeps a copy.
    """
    in_place = inline and file.content_type in READABLE_IN_PLACE
    response = FileResponse(
        open_stored(file), as_attachment=not in_place, filename=file.name, content_type=file.content_type
    )
    _protect(response, in_place and file.content_type == PDF.content_type)
    return response


def _protect(response: HttpResponseBase, is_pdf: bool) -> None:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY if is_pdf else POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
