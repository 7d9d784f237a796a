"""What a municipality used, month by month: counts alone. Inside the municipality."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import LoginRecord, User
from cases.models import Case, Draft
from integrations import kinds
from integrations.capability import capabilities
from integrations.kinds import UnknownKind
from integrations.messaging.kinds import CAPABILITY as MESSAGING
from integrations.messaging.kinds import EMAIL
from integrations.models import Delivery
from tenants.text import Words

MONTHS = 12
# Each is paid, and counted, by itself.
CHANNELS: dict[str, Words] = {EMAIL: _("Email"), "messaging.sms": _("SMS"), "messaging.io": _("App IO")}


@dataclass(frozen=True)
class MonthCount:
    month: date
    cases: int = 0
    drafts: int = 0
    citizen_logins: int = 0
    operator_logins: int = 0
    deliveries: dict[str, int] = field(default_factory=dict)


def months_until(day: date) -> list[date]:
    """The first days of the last twelve months, the oldest first."""
    last = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1)]


def counted_months(day: date) -> list[MonthCount]:
    months = months_until(day)
    start = timezone.make_aware(datetime.combine(months[0], time.min))
    logins = LoginRecord.objects.filter(opened_at__gte=start)
    cases = _by_month(Case.objects.filter(received_at__gte=start), "received_at")
    drafts = _by_month(Draft.objects.filter(created_at__gte=start), "created_at")
    citizens = _by_month(logins.filter(user__kind=User.Kind.CITIZEN), "opened_at")
    operators = _by_month(logins.filter(user__kind=User.Kind.OPERATOR), "opened_at")
    sent = _deliveries(start)
    return [
        MonthCount(month, cases[month], drafts[month], citizens[month], operators[month], dict(sent[month]))
        for month in months
    ]


def channel_of(kind: str) -> str:
    """Messages by the means they take; all else by the system it goes to."""
    try:
        capability = kinds.get(kind).capability
    except UnknownKind:
        return kind
    if capability != MESSAGING:
        return capability
    return kind if kind in CHANNELS else EMAIL


def channel_label(channel: str) -> str:
    if channel in CHANNELS:
        return str(CHANNELS[channel])
    known = capabilities().get(channel)
    return known.title if known else channel


def _by_month(rows: QuerySet[Any], moment: str) -> Counter[date]:
    counted = rows.annotate(month=TruncMonth(moment)).values("month").annotate(n=Count("pk")).order_by()
    return Counter({timezone.localdate(row["month"]): row["n"] for row in counted})


def _deliveries(start: datetime) -> dict[date, Counter[str]]:
    done = Delivery.objects.filter(state=Delivery.State.DONE, finished_at__gte=start)
    rows = done.annotate(month=TruncMonth("finished_at")).values("month", "kind").annotate(n=Count("pk")).order_by()
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[timezone.localdate(row["month"])][channel_of(row["kind"])] += row["n"]
    return found
