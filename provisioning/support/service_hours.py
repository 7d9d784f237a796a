"""The hours in which the vendor's support works (8x5), by the clock of Rome: pure functions over instants.

Instants come back in UTC, so that sums over the night in which the clock changes are of time that really passes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.conf import settings
from django.utils import timezone

from cases.deadlines import is_working_day, next_working_day

Span = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)


def spans_of(day: date) -> list[Span]:
    """When support works on that day; nothing on Saturdays, Sundays and national holidays."""
    if not is_working_day(day):
        return []
    rome = timezone.get_default_timezone()
    return [
        (datetime.combine(day, opens, rome).astimezone(UTC), datetime.combine(day, closes, rome).astimezone(UTC))
        for opens, closes in settings.SPORTELLO_SUPPORT_HOURS
    ]


def end_of_next_working_day(at: datetime) -> datetime:
    """The close of the first working day after the day of `at`, whatever that day is."""
    following = next_working_day(_day(at) + ONE_DAY)
    return spans_of(following)[-1][1]


def working_time(start: datetime, end: datetime) -> timedelta:
    """How much of the hours of support lies between the two."""
    days = (_day(end) - _day(start)).days
    spans = (span for n in range(days + 1) for span in spans_of(_day(start) + n * ONE_DAY))
    overlaps = (min(closes, end) - max(opens, start) for opens, closes in spans)
    return sum((each for each in overlaps if each > timedelta()), timedelta())


def after_working(start: datetime, amount: timedelta) -> datetime:
    """The instant at which `amount` (more than nothing) of the hours of support has passed since `start`."""
    left = amount
    for opens, closes in _spans_from(start):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("there is always another working day")


def _spans_from(start: datetime) -> Iterator[Span]:
    for n in count():
        for opens, closes in spans_of(_day(start) + n * ONE_DAY):
            if closes > start:
                yield max(opens, start.astimezone(UTC)), closes


def _day(at: datetime) -> date:
    return timezone.localdate(at, timezone.get_default_timezone())
