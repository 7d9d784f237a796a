"""Small sums over dates."""

import calendar
import datetime

from django.utils import timezone


def local_today() -> datetime.date:
    return timezone.localdate()


def years_between(start: datetime.date, end: datetime.date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def add_months(start: datetime.date, months: int) -> datetime.date:
    """The same day `months` later, or the last day of that month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
