"""Small sums over dates."""

import calendar
import datetime
from functools import lru_cache

import holidays
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


@lru_cache(maxsize=16)
def national_holidays(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("IT", years=year))


def off_holiday(day: datetime.date) -> datetime.date:
    """The day itself or, when it is a Sunday or a national holiday, the first day after that is not (art. 2963 c.c.).

    Saturday is no holiday for the civil code; it is one for the acts of a procedure (art. 155 c.p.c.): see
    `cases.deadlines`.
    """
    while day.weekday() == calendar.SUNDAY or day in national_holidays(day.year):
        day += datetime.timedelta(days=1)
    return day
