"""Windows of opening, in the time of Rome."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from catalog.windows import window_state
from tests.catalog.small import small_definition

ROME = ZoneInfo("Europe/Rome")


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ROME)


def definition(*calls, message="Chiuso."):
    return small_definition(windows={"calls": list(calls), "closed_message": message})


def call(opens, closes, **more):
    return {"id": "call", "opens": opens, "closes": closes, **more}


def test_a_service_without_windows_is_always_open():
    assert window_state(small_definition(), at("2026-11-23T10:00")).is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-09-01T07:59:59", False),
        ("2026-09-01T08:00", True),
        ("2026-09-30T12:00", True),
        ("2026-09-30T12:00:01", False),
    ],
)
def test_both_ends_are_included(moment, is_open):
    state = window_state(definition(call("2026-09-01T08:00", "2026-09-30T12:00")), at(moment))
    assert state.is_open is is_open


def test_it_says_why_it_is_closed_and_when_it_opens():
    state = window_state(definition(call("2026-09-01T08:00", "2026-09-30T12:00")), at("2026-08-01T10:00"))
    assert state.message == "Chiuso."
    assert state.opens_at == at("2026-09-01T08:00")


def test_after_the_last_window_no_opening_is_known():
    state = window_state(definition(call("2026-09-01T08:00", "2026-09-30T12:00")), at("2026-10-01T10:00"))
    assert (state.is_open, state.opens_at) == (False, None)


@pytest.mark.parametrize(
    ("moment", "is_open"), [("2031-12-15T10:00", True), ("2032-01-15T10:00", True), ("2032-02-01T00:00", False)]
)
def test_a_yearly_window_may_run_over_the_new_year(moment, is_open):
    yearly = call("2020-12-01T00:00", "2020-01-31T23:59", yearly=True)
    assert window_state(definition(yearly), at(moment)).is_open is is_open


def test_a_municipality_sets_the_days_by_parameters():
    parameters = [
        {"id": "term_days", "type": "integer", "label": "G", "help": "G", "default": 30},
        {"id": "opens", "type": "date", "label": "Apre", "help": "A"},
        {"id": "closes", "type": "date", "label": "Chiude", "help": "C"},
    ]
    resolved = small_definition(
        values={"opens": "2026-09-01", "closes": "2026-09-30"},
        parameters=parameters,
        windows={"calls": [call({"param": "opens"}, {"param": "closes"})]},
    )
    assert window_state(resolved, at("2026-09-30T23:59:59")).is_open
    assert not window_state(resolved, at("2026-10-01T00:00")).is_open


# In the night of 25 October 2026 the hour from 2 to 3 comes twice, in that of 28 March 2027 it does not come at all.


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (utc("2026-10-25T00:15"), True),  # 2:15, the first time
        (utc("2026-10-25T01:15"), True),  # 2:15, the second time
        (utc("2026-10-25T01:31"), False),
    ],
)
def test_an_end_in_the_hour_that_comes_twice_is_the_second(moment, is_open):
    autumn = definition(call("2026-10-01T08:00", "2026-10-25T02:30"))
    assert window_state(autumn, moment).is_open is is_open
    assert window_state(autumn, moment.astimezone(ROME)).is_open is is_open


def test_a_beginning_in_the_hour_that_comes_twice_is_the_first():
    autumn = definition(call("2026-10-25T02:30", "2026-10-31T12:00"))
    moments = [utc("2026-10-25T00:29"), utc("2026-10-25T00:31"), utc("2026-10-25T01:15")]
    assert [window_state(autumn, moment).is_open for moment in moments] == [False, True, True]


def test_a_time_that_does_not_exist_takes_nothing_from_the_citizen():
    closes = definition(call("2027-03-01T08:00", "2027-03-28T02:30"))
    assert window_state(closes, utc("2027-03-28T01:15")).is_open  # 3:15, a quarter of an hour after 1:59
    assert not window_state(closes, utc("2027-03-28T01:31")).is_open
    opens = definition(call("2027-03-28T02:30", "2027-03-31T12:00"))
    assert window_state(opens, utc("2027-03-28T00:31")).is_open


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-10-25", 25), ("2027-03-28", 23), ("2026-11-23", 24)]
)  # fmt: skip
def test_a_window_of_one_day_lasts_the_whole_day_of_rome(day, hours):
    whole = definition(call(day, day))
    first = at(f"{day}T00:00").astimezone(datetime.UTC)
    quarters = [first + datetime.timedelta(minutes=15 * n) for n in range(-8, 4 * 26)]
    assert sum(window_state(whole, moment).is_open for moment in quarters) == 4 * hours
