"""How well the contract's clocks were kept: by month, municipality and measure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from provisioning.support.clock import Severity
from provisioning.support.models import TicketClock


@dataclass(frozen=True)
class Measure:
    """Of the requests opened (or opened again) in a month. `going`: neither kept nor missed yet; those withdrawn in time
    count nowhere. A total has no month and no municipality."""

    month: date | None
    municipality: str
    severity: Severity
    kept: int
    missed: int
    going: int

    @property
    def decided(self) -> int:
        return self.kept + self.missed

    @property
    def percent(self) -> int | None:
        """Rounded down, so that one missed is never a hundred; None as long as none is decided."""
        return 100 * self.kept // self.decided if self.decided else None


def years() -> list[int]:
    """In which there were requests, newest first; at least the current one."""
    known = {found.year for found in TicketClock.objects.datetimes("started_at", "year")}
    return sorted(known | {timezone.localdate().year}, reverse=True)


def measures(year: int, now: datetime | None = None) -> list[Measure]:
    """Newest month first, then by name."""
    return list(_rows(year, now or timezone.now()))


def _rows(year: int, now: datetime) -> Iterator[Measure]:
    ended = Coalesce("dropped_at", "waiting_since", now)
    late = Q(met_at=None, due_at__lt=ended)
    missed = Q(met_at__gt=F("due_at")) | late
    counted = (
        TicketClock.objects.filter(started_at__year=year)
        .annotate(month=TruncMonth("started_at"), town=F("ticket__municipality__name"))
        .values("month", "town", "ticket__municipality_id", "severity")
        .annotate(
            kept=Count("id", filter=Q(met_at__lte=F("due_at"))),
            missed=Count("id", filter=missed),
            going=Count("id", filter=Q(met_at=None, dropped_at=None) & ~late),
        )
        .order_by("-month", "town", "ticket__municipality_id", "severity")
    )
    for row in counted:
        month = timezone.localdate(row["month"])
        yield Measure(month, row["town"], Severity(row["severity"]), row["kept"], row["missed"], row["going"])
