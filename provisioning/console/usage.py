"""What municipalities used, as pages and files show it: counts, and nobody's name."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from provisioning.fleet.health.months import channel_label, months_until
from provisioning.fleet.models import Usage
from tenants.models import Municipality

COLUMNS = (
    "comune",
    "codice_istat",
    "mese",
    "domande",
    "bozze",
    "accessi_cittadini",
    "accessi_operatori",
    "spazio_byte",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class UsageRow:
    """Of one municipality in one month, or of several added up. `storage`: bytes, at the last count."""

    name: str
    schema: str
    month: date | None = None
    cases: int = 0
    drafts: int = 0
    citizen_logins: int = 0
    operator_logins: int = 0
    deliveries: Counter[str] = field(default_factory=Counter)
    storage: int | None = None

    def add(self, usage: Usage) -> None:
        """Months come in their order."""
        self.cases += usage.cases
        self.drafts += usage.drafts
        self.citizen_logins += usage.citizen_logins
        self.operator_logins += usage.operator_logins
        self.deliveries.update(usage.deliveries)
        if usage.storage_bytes is not None:
            self.storage = usage.storage_bytes

    @property
    def sent(self) -> list[tuple[str, int]]:
        """By channel, in words."""
        return [(channel_label(channel), count) for channel, count in sorted(self.deliveries.items())]


def usage_of(month: date | None) -> QuerySet[Usage]:
    """In that month; None: in the last twelve."""
    months = [month] if month else months_until(timezone.localdate())
    return Usage.objects.filter(month__in=months).select_related("municipality").order_by("municipality__name", "month")


def by_town(usage: Iterable[Usage]) -> list[UsageRow]:
    found: dict[int, UsageRow] = {}
    for one in usage:
        town = one.municipality
        found.setdefault(town.pk, UsageRow(town.name, town.schema_name)).add(one)
    return list(found.values())


def total_of(rows: Iterable[UsageRow]) -> UsageRow:
    total = UsageRow("", "")
    for row in rows:
        total.cases += row.cases
        total.drafts += row.drafts
        total.citizen_logins += row.citizen_logins
        total.operator_logins += row.operator_logins
        total.deliveries.update(row.deliveries)
        total.storage = (total.storage or 0) + (row.storage or 0)
    return total


def town_months(town: Municipality) -> list[UsageRow]:
    """The last twelve months of one municipality, the newest first."""
    usage = Usage.objects.filter(municipality=town, month__in=months_until(timezone.localdate())).order_by("-month")
    return [_month_row(town, one) for one in usage]


def _month_row(town: Municipality, usage: Usage) -> UsageRow:
    row = UsageRow(town.name, town.schema_name, usage.month)
    row.add(usage)
    return row


def as_csv(usage: Iterable[Usage]) -> str:
    """A line for each municipality and month, a column for each channel that any of them used."""
    lines = list(usage)
    channels = sorted({channel for line in lines for channel in line.deliveries})
    table = io.StringIO()
    writer = csv.writer(table, delimiter=";")
    writer.writerow([*COLUMNS, *(f"consegne_{channel}" for channel in channels)])
    writer.writerows(_line(line, channels) for line in lines)
    return table.getvalue()


def _line(usage: Usage, channels: list[str]) -> list[object]:
    town = usage.municipality
    counts = (usage.cases, usage.drafts, usage.citizen_logins, usage.operator_logins)
    storage = "" if usage.storage_bytes is None else usage.storage_bytes
    sent = [usage.deliveries.get(channel, 0) for channel in channels]
    return [_cell(town.name), town.istat_code, f"{usage.month:%Y-%m}", *counts, storage, *sent]


def _cell(text: str) -> str:
    """A sheet must not take a name for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
