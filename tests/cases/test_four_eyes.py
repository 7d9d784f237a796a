"""Two people for one decision, where the workflow says so."""

import pytest

from accounts.models import RoleAssignment
from accounts.policies import Operator
from accounts.roles import Role
from cases.actions import run_transition as action
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.errors import SecondPersonNeeded
from cases.guards import needs_second_person
from catalog.blueprint.workflow import FourEyes
from catalog.workflow_checks import workflow_problems
from tests.cases.conftest import operator


@pytest.fixture
def with_rule(definition, monkeypatch):
    """The workflow of «prova», in which who took the case in charge does not accept it."""

    def put(when=None):
        steps = [
            step.model_copy(update={"four_eyes": FourEyes(after=("prendi",), when=when)})
            if step.id == "accogli"
            else step
            for step in definition.workflow.transitions
        ]
        workflow = definition.workflow.model_copy(update={"transitions": tuple(steps)})
        changed = definition.model_copy(update={"workflow": workflow})
        monkeypatch.setattr(action, "definition", lambda _hash: changed)
        return changed

    return put


@pytest.fixture
def lucia(office):
    return operator("Lucia", Role.CASE_OFFICER, office)


def take(case, who):
    run_transition(case.id, "prendi", who, "in_carico", Given())


def accept(case, who):
    return run_transition(case.id, "accogli", who, "in_carico", Given())


def test_who_prepared_the_decision_does_not_take_it(case, carla, with_rule):
    with_rule()
    take(case, carla)
    with pytest.raises(SecondPersonNeeded):
        accept(case, carla)
    case.refresh_from_db()
    assert case.state == "in_carico"


def test_a_colleague_takes_it(case, carla, lucia, with_rule):
    with_rule()
    take(case, carla)
    assert accept(case, lucia).state == "accolta"


def test_another_role_of_the_same_person_does_not_help(case, carla, office, with_rule):
    with_rule()
    take(case, carla)
    RoleAssignment.objects.create(user=carla.user, role=Role.HEAD_OF_OFFICE, office=office)
    with pytest.raises(SecondPersonNeeded):
        accept(case, Operator(carla.user))


@pytest.mark.parametrize(("rule", "needed"), [("urgente", False), ("!urgente", True), (None, True)])
def test_the_rule_may_depend_on_what_the_municipality_decided(case, carla, with_rule, rule, needed):
    changed = with_rule(rule)
    take(case, carla)
    case.refresh_from_db()
    assert needs_second_person(case, changed.workflow.transition("accogli"), carla.user) is needed


def test_a_rule_on_a_step_that_does_not_exist_is_refused_when_published(definition):
    steps = [
        step.model_copy(update={"four_eyes": FourEyes(after=("documenti", "boh"))}) if step.id == "accogli" else step
        for step in definition.workflow.transitions
    ]
    changed = definition.model_copy(
        update={"workflow": definition.workflow.model_copy(update={"transitions": tuple(steps)})}
    )
    words = [text for _loc, text in workflow_problems(changed)]
    assert words == ["there is no other transition by hand «boh»", "there is no other transition by hand «documenti»"]
