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


class Directory:
    """What this process knows of hosts; the least recently asked for go first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._lock, self._comparing = Lock(), Lock()
        self._fresh_until = 0.0

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() < self._fresh_until

    def get(self, host: str) -> Entry | None:
        with self._lock:
            if host in self._entries:
                self._entries.move_to_end(host)
            return self._entries.get(host)

    def keep(self, host: str, entry: Entry) -> None:
        with self._lock:
            self._entries[host] = entry
            while len(self._entries) > CAPACITY:
                self._entries.popitem(last=False)

    def compare(self) -> None:
        """Forgets what is no longer so. One thread asks, the others wait for what it learns."""
        if self.is_fresh:
            return
        with self._comparing:
            if not self.is_fresh:
                self._forget_what_changed()

    def _forget_what_changed(self) -> None:
        now = time.monotonic()
        with self._lock:
            kept = list(self._entries)
        rows = _rows_of(kept) if kept else {}
        with self._lock:
            for host in kept:
                if host in self._entries and self._entries[host].rows != rows.get(host, ""):
                    del self._entries[host]
            self._fresh_until = now + LIFETIME_S

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._fresh_until = 0.0


_DIRECTORY: Final = Directory()


def bare_host(host: str) -> str:
    """Lower case, without port, without a final dot."""
    return host.rsplit(":", 1)[0].lower().rstrip(".") if not host.endswith("]") else host.lower()


def is_vendor_host(host: str) -> bool:
    return host in settings.SPORTELLO_VENDOR_HOSTS


def fresh_municipality(host: str) -> Municipality | None:
    """What is known of this bare host without asking the database; None also when nothing is."""
    found = _DIRECTORY.get(host) if _DIRECTORY.is_fresh else None
    return found.municipality if found else None


def municipality_of(host: str) -> Municipality | None:
    """The municipality served on this bare host, with its branding. Must be called on the public side."""
    _DIRECTORY.compare()
    entry = _DIRECTORY.get(host)
    if entry is None:
        entry = _read(host)
        _DIRECTORY.keep(host, entry)
    return entry.municipality


def forget_hosts() -> None:
    """Empty the cache of this process, after changing a domain or a municipality in it."""
    _DIRECTORY.clear()


def _read(host: str) -> Entry:
    rows = Func(template=ROWS, output_field=CharField())
    domain = Domain.objects.select_related("tenant__branding").annotate(rows=rows).filter(domain=host).first()
    return Entry(domain.tenant, domain.rows) if domain else Entry(None, "")


def _rows_of(hosts: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, [hosts])
        return dict(cursor.fetchall())
