"""The contract's clocks over instants: blocking 4 hours around the clock, the others the next working day, 8x5, in Rome."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.deadlines import is_working_day
from provisioning.support.clock import Severity, due_at
from provisioning.support.service_hours import after_working, spans_of, working_time

ROME = ZoneInfo("Europe/Rome")
BLOCKING, ORDINARY = Severity.BLOCKING, Severity.ORDINARY
MINUTES = st.integers(0, 2000 * 24 * 60).map(lambda n: timedelta(minutes=n))
INSTANTS = MINUTES.map(lambda passed: datetime(2024, 1, 1, tzinfo=UTC) + passed)
LENGTHS = st.integers(0, 12 * 24 * 60).map(lambda n: timedelta(minutes=n))
SEVERITIES = st.sampled_from(Severity)
STOPS = st.lists(st.tuples(LENGTHS, LENGTHS), max_size=3)
# However slow the machine is.
CALM = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def stops_after(start, gaps):
    """Stops one after the other, as the state machine makes them."""
    found, at = [], start
    for wait, length in gaps:
        since = at + wait
        at = since + length
        found.append((since, at))
    return found


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-03-03T10:00", "2026-03-03T14:00"),
        ("2026-12-25T23:30", "2026-12-26T03:30"),
        # The clock goes forward at two: four hours that really pass.
        ("2026-03-29T00:30", "2026-03-29T05:30"),
        ("2026-10-25T00:30", "2026-10-25T03:30"),
    ],
)
def test_what_blocks_has_four_hours_around_the_clock(opened, due):
    assert due_at(BLOCKING, rome(opened)) == rome(due)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-03-03T10:00", "2026-03-04T18:00"),
        ("2026-03-03T23:59", "2026-03-04T18:00"),
        ("2026-03-04T00:00", "2026-03-05T18:00"),
        # Friday, Saturday and Sunday: the Monday.
        ("2026-03-06T17:00", "2026-03-09T18:00"),
        ("2026-03-07T09:00", "2026-03-09T18:00"),
        # Christmas and Saint Stephen, then a weekend; Easter Monday; summer time begins on the way.
        ("2026-12-24T12:00", "2026-12-28T18:00"),
        ("2026-04-03T12:00", "2026-04-07T18:00"),
        ("2026-03-27T12:00", "2026-03-30T18:00"),
    ],
)
def test_what_does_not_block_has_the_next_working_day(opened, due):
    assert due_at(ORDINARY, rome(opened)) == rome(due)


def test_what_was_left_when_it_stopped_is_left_when_it_goes_on():
    opened = rome("2026-03-03T10:00")
    stop = (rome("2026-03-04T15:00"), rome("2026-03-09T08:00"))
    assert due_at(BLOCKING, opened, [(opened + timedelta(hours=1), opened + timedelta(hours=6))]) == rome(
        "2026-03-03T19:00"
    )
    assert due_at(ORDINARY, opened, [stop]) == rome("2026-03-09T12:00")


def test_a_question_asked_too_late_forgives_nothing():
    opened = rome("2026-03-03T10:00")
    late = rome("2026-03-05T09:00")
    for severity in Severity:
        assert due_at(severity, opened, [(late, late + timedelta(days=3))]) == due_at(severity, opened)


def is_in_hours(at: datetime) -> bool:
    return any(opens < at <= closes for opens, closes in spans_of(at.astimezone(ROME).date()))


@CALM
@given(INSTANTS, STOPS)
def test_what_does_not_block_is_never_due_outside_the_hours(opened, gaps):
    due = due_at(ORDINARY, opened, stops_after(opened, gaps))
    assert is_in_hours(due)
    assert is_working_day(due.astimezone(ROME).date())


@CALM
@given(INSTANTS, LENGTHS, SEVERITIES)
def test_who_asks_later_is_never_due_earlier(opened, later, severity):
    assert due_at(severity, opened) <= due_at(severity, opened + later)


@CALM
@given(INSTANTS, STOPS, SEVERITIES)
def test_a_stop_never_takes_time_away(opened, gaps, severity):
    stops = stops_after(opened, gaps)
    dues = [due_at(severity, opened, stops[:n]) for n in range(len(stops) + 1)]
    assert dues == sorted(dues)


@CALM
@given(INSTANTS)
def test_the_vendor_always_has_a_whole_day_of_work(opened):
    assert working_time(opened, due_at(ORDINARY, opened)) >= timedelta(hours=8)


@CALM
@given(INSTANTS, st.integers(1, 50 * 60).map(lambda n: timedelta(minutes=n)))
def test_working_time_is_counted_back_as_it_was_counted_on(start, amount):
    end = after_working(start, amount)
    assert working_time(start, end) == amount
    assert is_in_hours(end)


@CALM
@given(INSTANTS)
def test_a_wait_of_the_nights_and_weekends_alone_moves_nothing(opened):
    due = due_at(ORDINARY, opened)
    days = (opened.astimezone(ROME).date() + timedelta(days=n) for n in range(9))
    end = next(opens for day in days for opens, _closes in spans_of(day) if opens > opened)
    if working_time(opened, end):
        return
    assert due_at(ORDINARY, opened, [(opened, end)]) == due
