"""A burial case of Anna's in Segrate, and the clerks of the registry office."""

import pytest

from accounts.roles import Role
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.effects import Given
from cases.actions.open_draft import open_draft
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import submit_draft
from cases.dues import GivenDue, fees_to_set, proposed_due_on
from catalog.actions.activate import activate
from catalog.queries import current_definition
from catalog.visibility import required_documents, visible_declarations
from offices.models import Office
from tests.cases.conftest import SYSTEM, citizen, operator, pdf, register
from tests.catalog.burial import PARAMETERS, complete

CODE = "sepoltura-defunto"
PLACE = "Blocco B, loculo 12."


@pytest.fixture
def registry(in_segrate):
    return Office.objects.create(code="anagrafe", name="Anagrafe e stato civile", address="Via 1", phone="02 300")


@pytest.fixture
def burials(registry):
    return activate(CODE, PARAMETERS, "anagrafe", SYSTEM)


@pytest.fixture
def franco(registry):
    return operator("Franco", Role.CASE_OFFICER, registry)


@pytest.fixture
def anna(in_segrate):
    return citizen("Anna", "RSSNNA85D55I577J")


@pytest.fixture
def burial_case(burials, anna, franco):
    """Registered and taken by Franco: its place can be assigned."""
    return taken(sent(burials, anna), franco)


def sent(service, person, **changes):
    definition, answers = current_definition(service), complete(**changes)
    draft = accept_privacy(open_draft(person, service), person)
    for step in definition.steps:
        ids = [field.id for section in step.sections for field in section.fields]
        given = {key: value for key, value in answers.items() if key in ids}
        save_step(draft, person, step.id, ids, given, dict.fromkeys(given, "citizen"), complete=True)
    draft.refresh_from_db()
    for document in required_documents(definition, draft.answers):
        if document.required:
            attach_document(draft, person, document, pdf())
    declared = [item.id for item in visible_declarations(definition, draft.answers)]
    return submit_draft(draft.id, person, declared)


def taken(case, who, number=101):
    register(case, number)
    return run_transition(case.id, "take", who, "to_take", Given())


def due(case, **amounts):
    """Every fee at its fixed amount, or at 100 euros, or as said."""
    fees = {fee.id: amounts.get(fee.id, fee.amount if fee.amount is not None else 10_000) for fee in fees_to_set(case)}
    return GivenDue(fees, proposed_due_on(case))


def assign_place(case, who, transition="assign_place", **amounts):
    given = Given(reason=PLACE, due=due(case, **amounts))
    return run_transition(case.id, transition, who, case.state, given)


def move(case, who, transition, **given):
    return run_transition(case.id, transition, who, case.state, Given(**given))
