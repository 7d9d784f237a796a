import pytest

from accounts.models import RoleAssignment
from accounts.policies import Operator
from accounts.roles import Role
from cases.actions.answer import send_observations
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.models import Case
from cases.policies import CasePolicy
from cases.queries import case_by_code, case_of, inbox, inbox_counts, search
from tenants.context import tenant_context
from tests.cases.conftest import operator


def found(operator, name="aperte"):
    return list(inbox(operator, name))


def test_the_office_sees_its_cases_and_no_other(case, carla, dario):
    assert found(carla) == [case]
    assert found(dario) == []
    assert not CasePolicy(dario).may_view(case)


def test_restricted_cases_need_the_role(case, carla, office):
    Case.objects.update(restricted=True)
    case.refresh_from_db()
    assert found(carla) == []
    RoleAssignment.objects.create(user=carla.user, role=Role.SOCIAL_WORKER, office=office)
    assert found(Operator(carla.user)) == [case]


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("everywhere", [True, False])
@pytest.mark.parametrize("role", list(Role))
def test_the_list_and_the_page_agree_on_what_is_visible(case, office, role, everywhere, restricted):
    Case.objects.update(restricted=restricted)
    case.refresh_from_db()
    if role == Role.ADMINISTRATOR and not everywhere:
        return
    someone = operator("Someone", role, None if everywhere else office)
    assert CasePolicy(someone).visible().filter(id=case.id).exists() == CasePolicy(someone).may_view(case)


def test_an_administrator_has_no_cases_by_that_alone(case, elena):
    assert found(elena) == []


@pytest.fixture
def elena(in_segrate):
    return operator("Elena", Role.ADMINISTRATOR, None)


def test_the_counts_agree_with_the_lists(case, carla):
    counts = inbox_counts(carla)
    assert counts == {name: len(found(carla, name)) for name in counts}
    assert counts["da-assegnare"] == 1


@pytest.mark.parametrize(
    "typed", ["101", "101/2026", "anna bianchi", "bianchi", "BNCNNA85A41F205R", "bncnna85a41f205r"]
)
def test_a_case_is_found_by_what_the_clerk_knows(case, carla, typed):
    assert list(search(carla, typed)) == [case]


def test_a_case_is_found_by_its_code_however_typed(case, carla):
    assert list(search(carla, case.tracking_code.lower().replace("-", " "))) == [case]


@pytest.mark.parametrize("typed", ["", "   ", "102", "101/2025", "rossi", "9" * 40, "%", "101/2026/x"])
def test_what_does_not_fit_finds_nothing(case, carla, typed):
    assert list(search(carla, typed)) == []


def test_search_never_reaches_another_office(case, dario):
    assert list(search(dario, case.tracking_code)) == []


def test_a_citizen_sees_only_their_own(case, anna, bruno):
    assert case_of(anna, case.id) == case
    with pytest.raises(Case.DoesNotExist):
        case_of(bruno, case.id)


def test_a_case_waits_for_the_citizen_while_something_is_asked(case, carla, anna):
    assert not case_of(anna, case.id).waits_for_you
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    assert case_of(anna, case.id).waits_for_you
    send_observations(case.id, anna, "Non è vero", [])
    assert not case_of(anna, case.id).waits_for_you


def test_another_municipality_never_sees_it(case, borgo):
    with tenant_context(borgo):
        assert case_by_code(case.tracking_code) is None
        assert Case.objects.count() == 0
