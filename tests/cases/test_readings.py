"""Who reads data on health or need says why, and leaves a trace."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cases.actions.log_reading import log_reading
from cases.errors import ReasonMissing
from cases.models import Case, TimelineEvent
from cases.timeline import problems_of


@pytest.fixture
def restricted(case):
    Case.objects.update(restricted=True)
    case.refresh_from_db()
    return case


def readings(case):
    return list(case.timeline.filter(kind=TimelineEvent.Kind.READ).order_by("sequence").values_list("data", flat=True))


def test_without_a_reason_nothing_is_read_and_nothing_written(restricted, carla):
    with pytest.raises(ReasonMissing):
        log_reading(restricted, carla)
    assert readings(restricted) == []


def test_the_reason_is_asked_once_a_day(restricted, carla):
    log_reading(restricted, carla, reason="check")
    log_reading(restricted, carla)
    assert readings(restricted) == [{"reason": "check"}]


def test_the_next_day_it_is_asked_again(restricted, carla):
    log_reading(restricted, carla, reason="check")
    with time_machine.travel(timezone.now() + timedelta(days=1)), pytest.raises(ReasonMissing):
        log_reading(restricted, carla)


def test_who_has_the_case_on_their_desk_need_not_say_why(restricted, carla):
    restricted.assigned_to = carla.user
    log_reading(restricted, carla)
    assert readings(restricted) == [{"reason": "assigned"}]


def test_who_typed_it_in_at_the_counter_need_not_say_why_either(restricted, carla):
    restricted.filing = {"operator": dict(carla.user.snapshot())}
    log_reading(restricted, carla)
    assert readings(restricted) == [{"reason": "filed"}]


def test_a_colleagues_reason_is_not_mine(restricted, carla, giulia):
    log_reading(restricted, giulia, reason="asked")
    with pytest.raises(ReasonMissing):
        log_reading(restricted, carla)


def test_each_document_leaves_a_trace_of_its_own_with_the_same_reason(restricted, carla):
    document = restricted.documents.get(kind="application")
    log_reading(restricted, carla, reason="asked")
    log_reading(restricted, carla, document)
    log_reading(restricted, carla, document)
    assert readings(restricted) == [
        {"reason": "asked"}, {"reason": "asked", "document": str(document.id), "label": document.label},
    ]  # fmt: skip


def test_another_reason_is_told_in_words_which_the_seal_covers(restricted, carla):
    with pytest.raises(ReasonMissing):
        log_reading(restricted, carla, reason="other")
    log_reading(restricted, carla, reason="other", note="Ricorso al TAR")
    event = restricted.timeline.get(kind=TimelineEvent.Kind.READ)
    restricted.refresh_from_db()
    assert (event.text, list(problems_of(restricted))) == ("Ricorso al TAR", [])


def test_a_case_without_restricted_data_leaves_no_trace(case, carla):
    log_reading(case, carla)
    assert readings(case) == []
