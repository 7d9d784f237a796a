"""How often one address may try something. Counted in the cache: while that is down, nobody is turned away."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from tenants.crypto import mac


def client_address(request: HttpRequest) -> str:
    """Where the request comes from; behind our proxy, what the proxy says of it."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def too_many(request: HttpRequest, what: str, limit: int, seconds: int = 60) -> bool:
    """Counts this attempt, and says whether it is beyond `limit` within `seconds`."""
    # An address says who it was: the cache gets a code made of it.
    key = f"throttle:{what}:{mac('throttle', client_address(request).encode())[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > limit
    except ValueError:  # it expired between the two calls
        return False
