"""From host name to municipality, through a small cache in the process.

Entries live for seconds: a change of domain or state reaches every process without a message bus. Unknown hosts are
cached too, so that a scan of host names does not become a scan of the database.
"""

import time
from collections import OrderedDict
from threading import Lock

from django.conf import settings

from tenants.models import Domain, Municipality

LIFETIME_S = 5.0
CAPACITY = 2048

_entries: "OrderedDict[str, tuple[float, Municipality | None]]" = OrderedDict()
_lock = Lock()


def bare_host(host: str) -> str:
    """Lower case, without port, without a final dot."""
    return host.rsplit(":", 1)[0].lower().rstrip(".") if not host.endswith("]") else host.lower()


def is_vendor_host(host: str) -> bool:
    return host in settings.SPORTELLO_VENDOR_HOSTS


def fresh_municipality(host: str) -> Municipality | None:
    """What is known of this bare host without asking the database; None also when nothing is."""
    with _lock:
        found = _entries.get(host)
    return found[1] if found and found[0] > time.monotonic() else None


def municipality_of(host: str) -> Municipality | None:
    """The municipality served on this bare host, with its branding. Must be called on the public side."""
    now = time.monotonic()
    with _lock:
        found = _entries.get(host)
        if found and found[0] > now:
            return found[1]
    domain = Domain.objects.select_related("tenant__branding").filter(domain=host).first()
    municipality = domain.tenant if domain else None
    with _lock:
        _entries[host] = (now + LIFETIME_S, municipality)
        _entries.move_to_end(host)
        while len(_entries) > CAPACITY:
            _entries.popitem(last=False)
    return municipality


def forget_hosts() -> None:
    """Empty the cache of this process, after changing a domain or a municipality in it."""
    with _lock:
        _entries.clear()
