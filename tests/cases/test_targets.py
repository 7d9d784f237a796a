"""Intermediate targets: a day of their own, moved with the clock, met by a state."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from cases.actions.answer import answer_request
from cases.deadlines import Stop, is_working_day, target_due_on, working_days_after
from cases.models import CaseTarget
from cases.queries import inbox, inbox_counts
from operators.due import pressing_sign, target_signs
from tests.cases.burials import anna, assign_place, burial_case, burials, franco, move, registry, sent, taken
from tests.cases.conftest import operator
from tests.catalog.burial import complete

__all__ = ["anna", "burial_case", "burials", "franco", "registry"]
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 11, 26), 1, FRIDAY),
        (FRIDAY, 1, MONDAY),
        (date(2026, 11, 28), 1, MONDAY),
        (date(2026, 12, 7), 1, date(2026, 12, 9)),
        (date(2026, 12, 23), 2, date(2026, 12, 28)),
    ],
)
def test_working_days_skip_weekends_and_holidays(received, days, due):
    assert target_due_on(received, days, []) == due


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 30))
def test_it_counts_exactly_the_working_days(received, count):
    due = working_days_after(received, count)
    between = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    assert is_working_day(due)
    assert sum(map(is_working_day, between)) == count


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 10), st.integers(0, 40), st.integers(0, 30))
def test_a_stop_never_brings_the_target_nearer(received, count, begins, lasts):
    start = received + timedelta(days=begins)
    stopped = target_due_on(received, count, [Stop(start, start + timedelta(days=lasts))])
    plain = target_due_on(received, count, [])
    assert stopped >= plain
    assert stopped == plain or start <= plain


def at(day):
    return time_machine.travel(f"{day.isoformat()}T10:00:00+01:00", tick=False)


@pytest.fixture
def friday():
    with at(FRIDAY):
        yield


def test_it_is_set_on_receipt(friday, burials, anna):
    case = sent(burials, anna, death_date="2026-11-26")
    assert (case.target_on, case.targets.get().due_on, case.targets.get().met_at) == (MONDAY, MONDAY, None)


def test_a_service_without_targets_has_none(case):
    assert (case.target_on, CaseTarget.objects.count()) == (None, 0)


def test_it_is_met_by_the_state_and_no_longer_presses(friday, burial_case, franco):
    case = assign_place(burial_case, franco)
    assert case.targets.get().met_at == timezone.now()
    assert case.target_on is None
    moved = assign_place(case, franco, "change_place", concession_fee=5_000)
    assert moved.targets.get().met_at == case.targets.get().met_at


def test_a_closed_case_aims_at_nothing(friday, burial_case, registry):
    head = operator("Marta", Role.HEAD_OF_OFFICE, registry)
    archived = move(burial_case, head, "archive", reason="Ritirata.")
    assert (archived.target_on, archived.targets.get().met_at) == (None, None)


def test_it_moves_with_the_clock(friday, burial_case, franco, anna):
    case = move(burial_case, franco, "ask_documents", items=("Consenso",))
    with at(MONDAY + timedelta(days=1)):
        answer_request(case.id, anna, "Eccolo", [])
        case.refresh_from_db()
    assert case.target_on == date(2026, 12, 4)


def test_it_rules_the_queue_and_the_filter_of_what_presses(friday, burials, anna, bruno, franco):
    urgent = taken(sent(burials, anna), franco)
    placed = assign_place(taken(sent(burials, bruno), franco, 102), franco)
    assert list(inbox(franco, "in-scadenza")) == [urgent]
    assert inbox_counts(franco)["in-scadenza"] == 1
    assert list(inbox(franco, "aperte")) == [urgent, placed]
    assert urgent.due_on == placed.due_on


def test_the_desk_says_what_is_aimed_at_and_by_when(friday, burial_case, franco):
    targets = list(burial_case.targets.all())
    sign = pressing_sign(burial_case, [], targets)
    assert (sign.aim, sign.day, sign.text) == ("Assegnazione del posto", MONDAY, "Mancano 3 giorni")
    with at(MONDAY + timedelta(days=1)):
        assert pressing_sign(burial_case, [], targets).text == "In ritardo di 1 giorno"
        case = assign_place(burial_case, franco)
        (late,) = target_signs(case, [], list(case.targets.all()))
        assert (late.text, late.day) == ("Raggiunto in ritardo", MONDAY + timedelta(days=1))
        assert pressing_sign(case, [], list(case.targets.all())).aim == ""


def test_the_answers_of_the_tests_are_of_a_day_before(friday):
    assert complete()["death_date"] < FRIDAY.isoformat()
