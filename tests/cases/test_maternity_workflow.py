"""What the maternity allowance asks of the workflow: waiting for a permit, and asking after the decision."""

import datetime

import pytest

from accounts.models import RoleAssignment
from accounts.roles import Role
from cases.actions.answer import answer_request
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.effects import Given
from cases.actions.open_draft import open_draft
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import submit_draft
from cases.errors import GuardFailed
from cases.models import Case
from catalog.actions.activate import activate
from catalog.dates import local_today
from catalog.queries import current_definition
from catalog.visibility import visible_declarations
from notifications.models import Message
from provisioning.fleet.demo.maternity import figures
from tests.cases.conftest import SYSTEM, pdf, register
from tests.catalog.permit_answers import MATERNITY, allowance
from tests.catalog.test_maternity import child

PERMIT = {"citizenship": "non_eu", "permit_kind": "single_work", "permit_number": "I1", "permit_renewal": True}
YEARS = {"monthly_amount": figures(41310), "isee_limit": figures(2066826)}


@pytest.fixture
def carla(carla, office):
    RoleAssignment.objects.create(user=carla.user, role=Role.SOCIAL_WORKER, office=office)
    return type(carla)(carla.user)


def apply(office, anna, **changes) -> Case:
    service = activate(MATERNITY, YEARS, office.code, SYSTEM)
    definition, born = current_definition(service), (local_today() - datetime.timedelta(days=30)).isoformat()
    isee = {"kind": "ordinary", "value": 100, "valid_until": f"{local_today().year}-12-31"}
    answers = allowance(event_date=born, children=[child(born)], isee=isee, **changes)
    draft = open_draft(anna, service)
    accept_privacy(draft, anna)
    for step in definition.steps:
        ids = [s.id if s.repeat else f.id for s in step.sections for f in s.fields]
        known = {key: answers[key] for key in ids if key in answers}
        save_step(draft, anna, step.id, ids, known, dict.fromkeys(known, "citizen"), complete=True)
    if changes:
        receipt = next(d for d in definition.documents if d.id == "permit_renewal_receipt")
        attach_document(draft, anna, receipt, pdf())
    return register(submit_draft(draft.id, anna, [d.id for d in visible_declarations(definition, answers)]))


def move(case, by, transition, **given) -> Case:
    case.refresh_from_db()
    return run_transition(case.id, transition, by, case.state, Given(**given))


def test_a_permit_being_renewed_stops_the_term_and_its_arrival_moves_the_case(office, anna, carla):
    case = apply(office, anna, **PERMIT)
    due = case.due_on
    move(case, carla, "take")
    case = move(case, carla, "wait_for_permit", items=("Il titolo rinnovato",))
    assert (case.state, case.suspensions.count()) == ("waiting_permit", 1)
    assert case.due_on > due
    answer_request(case.id, anna, "Eccolo", [pdf()])
    case.refresh_from_db()
    assert (case.state, case.suspensions.get().ended_on) == ("review", local_today())


def test_nobody_else_is_made_to_wait_for_a_permit(office, anna, carla):
    case = move(apply(office, anna), carla, "take")
    with pytest.raises(GuardFailed):
        move(case, carla, "wait_for_permit", items=("Il titolo rinnovato",))


def test_another_account_is_asked_after_the_decision_and_stops_no_term(office, anna, carla):
    case = apply(office, anna)
    due = case.due_on
    for transition in ("take", "grant", "send_to_inps"):
        move(case, carla, transition)
    case = move(case, carla, "reject_iban", items=("Un altro IBAN",))
    assert (case.state, case.suspensions.count(), case.due_on) == ("iban_rejected", 0, due)
    assert Message.objects.filter(event="iban_requested", recipient=anna).count() == 1
    answer_request(case.id, anna, "IT60X0542811101000000123456", [])
    assert move(case, carla, "send_to_inps").state == "sent_to_inps"
    assert move(case, carla, "paid").outcome == "accepted"
