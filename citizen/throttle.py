"""How often one address may try something. Counted in the cache: while that is down, nobody is turned away."""

from django.core.cache import cache
from django.http import HttpRequest

from tenants.crypto import mac
from tenants.requests import client_address


def too_many(request: HttpRequest, what: str, limit: int, seconds: int = 60) -> bool:
    """Counts this attempt, and says whether it is beyond `limit` within `seconds`."""
    # An address says who it was: the cache gets a code made of it.
    key = f"throttle:{what}:{mac('throttle', client_address(request).encode())[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > limit
    except ValueError:  # it expired between the two calls
        return False
