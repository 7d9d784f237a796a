from django.http import FileResponse

from documents.actions.store import open_stored
from documents.models import StoredFile
from documents.sniffing import JPG, PDF, PNG

READABLE_IN_PLACE = {PDF.content_type, JPG.content_type, PNG.content_type}
# No sandbox for a PDF: Safari would show an empty window, Chromium does not look at it. Nothing may load all the same.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def file_response(file: StoredFile, inline: bool) -> FileResponse:
    """
    The file for a browser: to read in place when asked and it is a PDF or a picture, otherwise to save. Who may have it
    is the view's business. Nothing in it can run, and nobody on the way keeps a copy.
    """
    in_place = inline and file.content_type in READABLE_IN_PLACE
    response = FileResponse(
        open_stored(file), as_attachment=not in_place, filename=file.name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY if in_place and file.content_type == PDF.content_type else POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
