"""Forms without a CSRF token, on pages that are the same for everybody and may be cached: the browser says where they stood."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_same_origin(request: HttpRequest) -> bool:
    """True when the browser says that the form stood on this host. Browsers send Origin with every POST."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(said)
    return f"{parts.scheme}://{parts.netloc}" == f"{request.scheme}://{request.get_host()}"
