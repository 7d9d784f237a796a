from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.deadlines import Stop, due_on, is_working_day, next_working_day

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
TERMS = st.integers(1, 180)


@st.composite
def stops(draw):
    start = draw(DAYS)
    latest = start + timedelta(days=draw(st.integers(0, 60)))
    end = draw(st.one_of(st.none(), st.dates(start, latest)))
    return Stop(start, latest, end)


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 4, 5), date(2026, 4, 7)),
    ],
)
def test_an_expiry_on_a_holiday_moves_to_the_next_working_day(day, moved):
    assert next_working_day(day) == moved


def test_the_day_of_receipt_does_not_count():
    assert due_on(date(2026, 11, 2), 30, []) == date(2026, 12, 2)


def test_a_request_for_documents_moves_the_term_by_the_days_waited():
    stop = Stop(date(2026, 11, 9), date(2026, 12, 9), date(2026, 11, 19))
    assert due_on(date(2026, 11, 2), 30, [stop]) == date(2026, 12, 14)


def test_an_unanswered_request_moves_it_by_its_whole_length():
    stop = Stop(date(2026, 11, 9), date(2026, 12, 9))
    assert due_on(date(2026, 11, 2), 30, [stop]) == date(2027, 1, 4)


def test_suspensions_that_overlap_count_once():
    first = Stop(date(2026, 11, 9), date(2026, 12, 9), date(2026, 11, 19))
    second = Stop(date(2026, 11, 14), date(2026, 12, 4), date(2026, 11, 24))
    assert due_on(date(2026, 11, 2), 30, [first, second]) == next_working_day(date(2026, 12, 2) + timedelta(days=15))


@given(DAYS, TERMS, st.lists(stops(), max_size=3))
def test_the_term_always_ends_on_a_working_day_and_never_early(received, days, suspensions):
    due = due_on(received, days, suspensions)
    assert is_working_day(due)
    assert due >= received + timedelta(days=days)


@given(DAYS, TERMS, st.lists(stops(), max_size=3), stops())
def test_one_more_suspension_never_shortens_the_term(received, days, suspensions, another):
    assert due_on(received, days, [*suspensions, another]) >= due_on(received, days, suspensions)


@given(DAYS, TERMS, st.lists(stops(), min_size=2, max_size=3))
def test_the_order_of_suspensions_does_not_matter(received, days, suspensions):
    assert due_on(received, days, suspensions) == due_on(received, days, suspensions[::-1])


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-10-24T21:59:59+00:00", date(2026, 10, 24)),  # 23:59:59 in Rome, the evening before winter time
        ("2026-10-24T22:00:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T22:59:59+00:00", date(2026, 10, 25)),  # 23:59:59 of the day of 25 hours
        ("2026-10-25T23:00:00+00:00", date(2026, 10, 26)),
        ("2027-03-27T22:59:59+00:00", date(2027, 3, 27)),
        ("2027-03-28T21:59:59+00:00", date(2027, 3, 28)),  # the day of 23 hours
        ("2027-03-28T22:00:00+00:00", date(2027, 3, 29)),
    ],
)
def test_the_day_of_receipt_is_romes_also_in_the_nights_when_the_hour_changes(instant, day):
    received = timezone.localdate(datetime.fromisoformat(instant))
    assert received == day
    assert due_on(received, 30, []) == next_working_day(day + timedelta(days=30))


@given(DAYS, st.times(), TERMS)
def test_the_change_of_the_hour_never_takes_a_day_from_the_term(day, clock, days):
    received = timezone.localdate(datetime.combine(day, clock, UTC))
    assert (due_on(received, days, []) - received).days >= days
