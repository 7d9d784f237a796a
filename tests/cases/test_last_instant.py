"""A peremptory term, on the real maternity allowance: what counts is the instant at which the citizen sends."""

import datetime
from itertools import chain, repeat
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.actions.edit_draft import accept_privacy, save_step
from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from cases.errors import Incomplete
from cases.models import Case
from catalog.actions.activate import activate
from catalog.queries import current_definition
from catalog.visibility import visible_declarations
from integrations.models import Delivery
from tests.cases.conftest import SYSTEM
from tests.catalog.permit_answers import MATERNITY, allowance

ROME = ZoneInfo("Europe/Rome")
LAST_DAY = datetime.date(2027, 3, 10)


def instant(day: datetime.date, *clock: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(*clock), ROME).astimezone(datetime.UTC)


@pytest.fixture
def ready(office, anna):
    """Filled in on an earlier day; the event was on 10 September 2026."""
    service = activate(MATERNITY, {}, office.code, SYSTEM)
    definition = current_definition(service)
    answers = allowance(isee={"kind": "ordinary", "value": 100, "valid_until": "2027-12-31"})
    with mock.patch.object(timezone, "now", return_value=instant(datetime.date(2027, 3, 1), 9)):
        draft = open_draft(anna, service)
        accept_privacy(draft, anna)
        for step in definition.steps:
            ids = [s.id if s.repeat else f.id for s in step.sections for f in s.fields]
            known = {key: answers[key] for key in ids if key in answers}
            save_step(draft, anna, step.id, ids, known, dict.fromkeys(known, "citizen"), complete=True)
    return draft, [item.id for item in visible_declarations(definition, answers)]


def send(ready, anna, *clock: datetime.datetime) -> Case:
    """The clock shows these instants one after the other, and stays on the last."""
    draft, declared = ready
    with mock.patch.object(timezone, "now", side_effect=chain(clock, repeat(clock[-1]))):
        return submit_draft(draft.id, anna, declared)


def test_the_last_second_of_the_last_day_is_in_time(ready, anna):
    case = send(ready, anna, instant(LAST_DAY, 23, 59, 59))
    assert timezone.localtime(case.received_at).date() == LAST_DAY


def test_the_first_instant_of_the_next_day_is_late(ready, anna):
    with pytest.raises(Incomplete) as refused:
        send(ready, anna, instant(LAST_DAY + datetime.timedelta(days=1), 0))
    assert {problem.field_id for problem in refused.value.problems} == {"event_date"}
    assert not Case.objects.exists()


def test_midnight_during_the_checks_costs_nothing(ready, anna):
    after = instant(LAST_DAY + datetime.timedelta(days=1), 0, 0, 2)
    case = send(ready, anna, instant(LAST_DAY, 23, 59, 59), after)
    assert timezone.localtime(case.received_at).date() == LAST_DAY


def test_the_instant_stands_while_the_protocol_has_not_answered(ready, anna):
    case = send(ready, anna, instant(LAST_DAY, 23, 59))
    assert not case.is_registered
    assert Delivery.objects.get(key=f"case:{case.id}").payload["received_at"] == case.received_at.isoformat()
