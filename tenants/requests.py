"""What may be believed of a request: where it comes from, and on which page its form stood."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Where the request comes from; behind our proxy, what the proxy says of it.

    A proxy adds the address that it saw at the right end of X-Forwarded-For: what stands before it anybody may have written.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.SPORTELLO_BEHIND_PROXY:
        return seen
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return said if _is_address(said) else seen


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_same_origin(request: HttpRequest) -> bool:
    """True when the browser says that the form stood on this host. Browsers send Origin with every POST."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        parts = urlsplit(said)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" == f"{request.scheme}://{request.get_host()}"
