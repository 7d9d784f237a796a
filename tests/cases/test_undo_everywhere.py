"""Every step that a clerk can make in the five services: held, it is unseen; undone, the case is as it was."""

import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import RoleAssignment
from accounts.policies import Operator
from accounts.roles import Role
from billing.models import DebtLine, DebtPosition
from cases.actions import run_transition as running
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import new_case
from cases.actions.undo_step import undo_step
from cases.dues import GivenDue, fees_to_set, open_due, proposed_due_on, set_due
from cases.errors import TooLate
from cases.models import (
    Case,
    CaseDocument,
    CaseTarget,
    DocumentRequest,
    Draft,
    RejectionNotice,
    Suspension,
    TimelineEvent,
)
from cases.queries import case_by_code, case_of, cases_of, milestones, public_label
from cases.targets import keep_targets
from cases.timeline import problems_of, record
from catalog.actions.activate import activate
from catalog.blueprint import Effect, Trigger
from catalog.publishing import LIBRARY, read_blueprint
from catalog.queries import current_definition, definition
from citizen.casefile import open_notice, open_request, public_documents
from integrations.models import Delivery
from notifications.models import Message
from notifications.queries import messages_of
from provisioning.fleet.demo.maternity import figures
from tests.cases.conftest import SYSTEM
from tests.catalog import answers, burial, nursery, permit_answers

SERVICES = {
    "contributo-economico": ({"criteria_url": answers.CRITERIA}, answers.GENERAL),
    "sepoltura-defunto": (burial.PARAMETERS, burial.complete()),
    permit_answers.PARKING: ({}, permit_answers.permit()),
    permit_answers.MATERNITY: (
        {"monthly_amount": figures(41310), "isee_limit": figures(2066826)},
        permit_answers.allowance(),
    ),
    nursery.CODE: (nursery.PARAMETERS, nursery.complete()),
}

TABLES = (CaseDocument, DocumentRequest, RejectionNotice, Suspension, CaseTarget)


def moves():
    for code in SERVICES:
        for transition in read_blueprint(LIBRARY / f"{code}.yaml").workflow.transitions:
            if transition.trigger is Trigger.OPERATOR:
                yield from (
                    pytest.param(code, transition.id, state, id=f"{code}-{transition.id}-{state}")
                    for state in transition.from_
                )


@pytest.fixture
def worker(office, carla, settings, monkeypatch):
    """Carla with every role, and guards that let through: what is judged here is holding and undoing alone."""
    settings.SPORTELLO_STEP_GRACE_S = 300
    monkeypatch.setattr(running, "guard_holds", lambda case, transition: True)
    for role in (Role.HEAD_OF_OFFICE, Role.SOCIAL_WORKER):
        RoleAssignment.objects.create(user=carla.user, role=role, office=office)
    return Operator(carla.user)


def case_in(code, state, office, person):
    """Registered, in this state, its clock stopped, and with something to pay where the service asks for money."""
    parameters, given = SERVICES[code]
    resolved = current_definition(activate(code, parameters, office.code, SYSTEM))
    now = timezone.now()
    draft = Draft(owner=person, service_code=code, answers=given, updated_at=now, expires_at=now)
    case = new_case(draft, person, resolved, office, [], now - timedelta(days=3))
    case.taken_in_charge_at = case.protocol_at = now
    case.protocol_number, case.protocol_year, case.state = 7, 2026, state
    case.save()
    keep_targets(case)
    Suspension.objects.create(
        case=case, reason=Suspension.Reason.DOCUMENTS, started_on=timezone.localdate() - timedelta(days=2),
        latest_end=timezone.localdate() + timedelta(days=28),
    )  # fmt: skip
    record(case, TimelineEvent.Kind.RECEIVED, SYSTEM, {})
    if resolved.fees:
        set_due(case, everything_due(case), SYSTEM)
    return case


def everything_due(case):
    return GivenDue({fee.id: 5_000 for fee in fees_to_set(case)}, proposed_due_on(case))


def rows(table, **where):
    return list(table.objects.filter(**where).order_by("pk").values())


def standing(case):
    """Everything in the database but the timeline, which only ever grows."""
    row = rows(Case, id=case.id)[0]
    row = {key: value for key, value in row.items() if not key.startswith("timeline_")}
    mine = [rows(table, case=case) for table in TABLES]
    return row, mine, rows(Message, case_id=case.id), rows(DebtPosition), rows(DebtLine), rows(Delivery)


def seen_by(person, case):
    found = case_of(person, case.id)
    facts = (found.state, found.outcome, found.due_on, found.decided_at, found.closed_at, public_label(found))
    by_code = case_by_code(case.tracking_code)
    public = (by_code.state, by_code.due_on, by_code.decided_at, repr(milestones(by_code)))
    papers = [document.id for document in public_documents(found)]
    asked = (open_request(found), open_notice(found), cases_of(person).get().waits_for_you)
    dues = rows(DebtPosition, citizen=person)
    letters = list(messages_of(person).values_list("id", flat=True))
    return json.dumps(
        [facts, public, papers, repr(asked), repr(milestones(found)), dues, letters], cls=DjangoJSONEncoder
    )


def leaves_at_once(case, transition):
    """What undoing cannot take back: money that was set, or is no longer owed."""
    state = definition(case.definition_hash).workflow.state(transition.to)
    cancels = state.final and state.outcome != "accepted" and open_due(case) is not None
    return Effect.SET_DUE in transition.effects or cancels


@pytest.mark.parametrize(("code", "move", "state"), list(moves()))
def test_a_held_step_is_unseen_and_undone_it_leaves_nothing(code, move, state, office, anna, worker):
    case = case_in(code, state, office, anna)
    transition = definition(case.definition_hash).workflow.transition(move)
    at_once = leaves_at_once(case, transition)
    before, seen = standing(case), seen_by(anna, case)
    given = Given(reason="Perché sì.", items=("Una carta",), due=everything_due(case))
    stepped = run_transition(case.id, move, worker, state, given)
    assert stepped.is_held is not at_once
    if at_once:
        with pytest.raises(TooLate):
            undo_step(case.id, worker, timezone.now())
        return
    assert seen_by(anna, case) == seen
    undo_step(case.id, worker, stepped.held_until)
    assert standing(case) == before
    assert seen_by(anna, case) == seen
    assert list(problems_of(Case.objects.get(id=case.id))) == []


def test_the_steps_judged_here_meet_targets_and_cancel_dues():
    """Or the test above would say less than it seems to."""
    workflow = read_blueprint(LIBRARY / "sepoltura-defunto.yaml")
    reached = {state for target in workflow.term.targets for state in target.until}
    steps = [t for t in workflow.workflow.transitions if t.trigger is Trigger.OPERATOR]
    undoable = [t for t in steps if t.to in reached and Effect.SET_DUE not in t.effects]
    failing = [t for t in steps if workflow.workflow.state(t.to).outcome not in (None, "accepted")]
    assert undoable
    assert failing
