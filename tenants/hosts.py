"""From host name to municipality, through a small cache in the process.

Every few seconds one statement compares the rows behind all that is kept with what the database holds, and what changed is
forgotten: a change of domain, look or state reaches every process without a message bus, and a municipality whose rows stay
as they are is not read again. Unknown hosts are kept too, so that a scan of host names does not become a scan of the database.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.conf import settings
from django.db.models import CharField, Func

from tenants.db import connection
from tenants.models import Domain, Municipality

# The longest that a process may not know of a change.
LIFETIME_S: Final = 5.0
CAPACITY: Final = 2048
# Who wrote the rows and where they lie (PostgreSQL, «System Columns»): others than before, whatever changed in them.
ROWS: Final = (
    "tenants_domain.xmin::text || tenants_domain.ctid::text || tenants_municipality.xmin::text || "
    "tenants_municipality.ctid::text || coalesce(tenants_branding.xmin::text || tenants_branding.ctid::text, '')"
)
COMPARE: Final = f"""
    SELECT tenants_domain.domain, {ROWS} FROM public.tenants_domain
    JOIN public.tenants_municipality ON tenants_municipality.id = tenants_domain.tenant_id
    LEFT JOIN public.tenants_branding ON tenants_branding.municipality_id = tenants_municipality.id
    WHERE tenants_domain.domain = ANY(%s)"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Entry:
    """`rows`: which rows it was read from; empty for a host that is not ours."""

    municipality: Municipality | None
    rows: str


_entries: "OrderedDict[str, Entry]" = OrderedDict()
_lock = Lock()
_comparing = Lock()
_fresh_until = 0.0


def bare_host(host: str) -> str:
    """Lower case, without port, without a final dot."""
    return host.rsplit(":", 1)[0].lower().rstrip(".") if not host.endswith("]") else host.lower()


def is_vendor_host(host: str) -> bool:
    return host in settings.SPORTELLO_VENDOR_HOSTS


def fresh_municipality(host: str) -> Municipality | None:
    """What is known of this bare host without asking the database; None also when nothing is."""
    found = _kept(host) if _is_fresh() else None
    return found.municipality if found else None


def municipality_of(host: str) -> Municipality | None:
    """The municipality served on this bare host, with its branding. Must be called on the public side."""
    _forget_what_changed()
    return (_kept(host) or _read(host)).municipality


def _kept(host: str) -> Entry | None:
    with _lock:
        if host in _entries:
            _entries.move_to_end(host)
        return _entries.get(host)


def _read(host: str) -> Entry:
    directory = Domain.objects.select_related("tenant__branding").annotate(
        rows=Func(template=ROWS, output_field=CharField())
    )
    domain = directory.filter(domain=host).first()
    entry = Entry(domain.tenant, domain.rows) if domain else Entry(None, "")
    with _lock:
        _entries[host] = entry
        while len(_entries) > CAPACITY:
            _entries.popitem(last=False)
    return entry


def _forget_what_changed() -> None:
    """One thread asks, the others wait for what it learns."""
    global _fresh_until  # noqa: PLW0603
    if _is_fresh():
        return
    with _comparing:
        if _is_fresh():
            return
        now = time.monotonic()
        with _lock:
            kept = list(_entries)
        rows = _rows_of(kept) if kept else {}
        with _lock:
            for host in kept:
                if host in _entries and _entries[host].rows != rows.get(host, ""):
                    del _entries[host]
            _fresh_until = now + LIFETIME_S


def _is_fresh() -> bool:
    return time.monotonic() < _fresh_until


def _rows_of(hosts: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, [hosts])
        return dict(cursor.fetchall())


def forget_hosts() -> None:
    """Empty the cache of this process, after changing a domain or a municipality in it."""
    global _fresh_until  # noqa: PLW0603
    with _lock:
        _entries.clear()
        _fresh_until = 0.0
