"""The term of a procedure (L. 241/1990 arts. 2, 10-bis): pure functions over dates of Rome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.dates import national_holidays

SATURDAY = 5


@dataclass(frozen=True)
class Stop:
    """A stretch in which the clock stands: from `start` to `end` or, while that is open, to `latest_end`."""

    start: date
    latest_end: date
    end: date | None = None

    @property
    def days(self) -> int:
        return ((self.end or self.latest_end) - self.start).days


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in national_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself or, when it is a holiday, the first working day after it (art. 155 c.p.c.)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def due_on(received_on: date, term_days: int, stops: Iterable[Stop]) -> date:
    """The last day for the outcome. The day of receipt does not count (art. 155 c.p.c.)."""
    stopped = sum(stop.days for stop in _merged(stops))
    return next_working_day(received_on + timedelta(days=term_days + stopped))


def working_days_after(day: date, count: int) -> date:
    """The last of `count` working days; the day itself does not count."""
    for _each in range(count):
        day = next_working_day(day + timedelta(days=1))
    return next_working_day(day)


def target_due_on(received_on: date, working_days: int, stops: Iterable[Stop]) -> date:
    """The day of an intermediate target. A stop of the clock moves it only if it began before the target was missed."""
    due = working_days_after(received_on, working_days)
    stopped = sum(stop.days for stop in _merged(stop for stop in stops if stop.start <= due))
    return next_working_day(due + timedelta(days=stopped))


def _merged(stops: Iterable[Stop]) -> list[Stop]:
    """Stops that touch or overlap count once."""
    merged: list[Stop] = []
    for stop in sorted(stops, key=lambda s: s.start):
        end = stop.end or stop.latest_end
        if merged and stop.start <= merged[-1].latest_end:
            last = merged[-1]
            merged[-1] = Stop(last.start, max(last.latest_end, end))
        else:
            merged.append(Stop(stop.start, end))
    return merged
