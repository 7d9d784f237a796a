"""A demonstration needs a past: what runs here believes that it is another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from unittest import mock

from django.utils import timezone

from cases.deadlines import next_working_day


def moment(days_ago: int, hour: int, minute: int, *, office: bool = False) -> datetime:
    """`days_ago` at that time of day; what an office does falls on a working day. Never in the future."""
    now = timezone.now()
    day = timezone.localdate(now) - timedelta(days=days_ago)
    if office:
        day = next_working_day(day)
    local = datetime.combine(day, time(hour, minute), timezone.get_current_timezone())
    # In UTC, as the real clock answers: seals are made over the text of an instant.
    return min(local.astimezone(UTC), now)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    with mock.patch.object(timezone, "now", return_value=instant):
        yield
