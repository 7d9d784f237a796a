"""A guard reads the answers as they were judged on the day they came, and knows what day it is now."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from cases.actions.submit_draft import new_case
from cases.guards import guard_holds
from cases.models import Draft
from catalog.actions.activate import activate
from catalog.queries import current_definition
from tests.cases.conftest import SYSTEM
from tests.catalog.nursery import CODE, PARAMETERS, complete

CLOSES = date.fromisoformat(PARAMETERS["call_closes"])
LATER = CLOSES + timedelta(days=20)


def noon(day: date):
    return time_machine.travel(f"{day.isoformat()}T12:00:00+01:00", tick=False)


@pytest.mark.parametrize(
    ("sent", "guard", "holds"),
    [
        (CLOSES, "computed.late", False),
        (CLOSES + timedelta(days=1), "computed.late", True),
        (CLOSES, f"today == date('{LATER.isoformat()}')", True),
    ],
)
def test_what_was_in_time_when_it_came_stays_so(office, anna, sent, guard, holds):
    with noon(sent):
        resolved, now = current_definition(activate(CODE, PARAMETERS, office.code, SYSTEM)), timezone.now()
        draft = Draft(owner=anna, service_code=CODE, answers=complete(), updated_at=now, expires_at=now)
        case = new_case(draft, anna, resolved, office, [], now)
    transition = resolved.workflow.transitions[-1].model_copy(update={"guard": guard})
    with noon(LATER):
        assert guard_holds(case, transition) is holds
