from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models.user import SYSTEM
from cases.models import Case, TimelineEvent
from cases.timeline import anchor_problems, anchor_today, problems_of, record
from tenants.context import tenant_context


def later(act):
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        return act()


def test_a_case_left_alone_is_whole(case):
    assert list(problems_of(case)) == []


@pytest.mark.parametrize(
    "change",
    [{"kind": "note"}, {"actor_id": "x"}, {"data": {"number": 1}}, {"at": "2020-01-01T00:00Z"}, {"seal": "0" * 64}],
)
def test_an_altered_event_is_found(case, change):
    TimelineEvent.objects.filter(case=case, sequence=2).update(**change)
    assert any("event 2 was altered" in p for p in problems_of(case))


def test_a_removed_event_is_found(case):
    case.timeline.get(sequence=2).delete()
    assert any("event 2 is missing" in p for p in problems_of(case))


def test_a_timeline_cut_at_the_end_is_found(case):
    case.timeline.order_by("-sequence").first().delete()
    assert list(problems_of(case)) == [f"case {case.id}: events are missing at the end"]


def test_a_changed_text_is_found(case):
    record(case, TimelineEvent.Kind.NOTE, SYSTEM, text="Sentita per telefono")
    case.timeline.filter(kind="note").update(text="Mai sentita")
    assert any("the text of event" in p for p in problems_of(case))


def test_erasing_names_and_texts_leaves_it_whole(case):
    record(case, TimelineEvent.Kind.NOTE, SYSTEM, text="Sentita per telefono")
    case.timeline.update(actor_name="", text="")
    assert list(problems_of(case)) == []


def test_the_daily_anchor_finds_a_chain_that_was_rewritten_whole(case):
    later(anchor_today)
    assert list(anchor_problems()) == []
    case.timeline.all().delete()
    Case.objects.update(timeline_length=0, timeline_head="")
    case.refresh_from_db()
    record(case, TimelineEvent.Kind.NOTE, SYSTEM)
    assert list(problems_of(case)) == []
    assert len(list(anchor_problems())) == 1


def test_later_events_do_not_disturb_an_anchor(case):
    later(anchor_today)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        record(case, TimelineEvent.Kind.NOTE, SYSTEM)
    assert list(anchor_problems()) == []


def test_what_is_too_young_to_be_settled_waits_for_the_next_anchor(case):
    assert anchor_today().events == 0


def test_the_command_names_what_it_finds(case, segrate, capsys):
    TimelineEvent.objects.filter(case=case, sequence=1).update(kind="note")
    with pytest.raises(CommandError, match="1 problems in 1 cases"):
        call_command("verify_timeline", tenant="segrate")
    assert "event 1 was altered" in capsys.readouterr().err


def test_the_command_says_when_all_is_well(case, capsys):
    call_command("verify_timeline")
    assert "1 cases checked, all timelines whole" in capsys.readouterr().out


def test_a_seal_is_worth_nothing_in_another_municipality(case, borgo):
    events = list(case.timeline.values("sequence", "kind", "at", "actor_kind", "actor_id", "data", "seal"))
    with tenant_context(borgo):
        assert Case.objects.count() == 0
        assert TimelineEvent.objects.count() == 0
    assert len(events) >= 2
