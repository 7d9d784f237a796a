"""Giving and taking roles, and the municipality's own ones: each change stands in the journal."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.custom_roles import change_role, delete_role, make_role
from accounts.actions.give_role import give_role
from accounts.actions.take_role import take_role
from accounts.errors import (
    AccountClosed,
    LastAdministrator,
    NameTaken,
    NotAdministrator,
    NotAnOperator,
    NothingGiven,
    RoleInUse,
    TownWideRole,
)
from accounts.models import CustomRole, RightsEvent, RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role
from offices.models import Office
from tenants.context import tenant_context
from tests.cases.conftest import citizen


def user(name, **fields):
    return User.objects.create_operator(
        f"{name}@segrate.example", given_name=name.title(), family_name="Neri", **fields
    )


@pytest.fixture
def elena(in_segrate):
    elena = user("elena")
    RoleAssignment.objects.create(user=elena, role=Role.ADMINISTRATOR)
    return Operator(elena)


@pytest.fixture
def office(in_segrate):
    return Office.objects.create(code="polizia", name="Polizia locale", address="Via 1")


def journal():
    events = RightsEvent.objects.order_by("at", "id")
    return [(event.kind, event.role, event.about.get("name", ""), event.by["name"]) for event in events]


def test_a_role_given_holds_and_is_written_down(elena, office):
    ivo = user("ivo")
    give_role(ivo, Role.CASE_OFFICER, office, elena)
    assert Operator(ivo).has(Role.CASE_OFFICER, office_id=office.id)
    assert journal() == [("given", "Istruttore", "Ivo Neri", "Elena Neri")]


def test_given_twice_it_is_given_once(elena, office):
    ivo = user("ivo")
    assert give_role(ivo, Role.AUDITOR, None, elena) == give_role(ivo, Role.AUDITOR, None, elena)
    assert len(journal()) == 1


def test_a_role_taken_holds_no_more_and_is_written_down(elena, office):
    ivo = user("ivo")
    assignment = give_role(ivo, Role.CASE_OFFICER, office, elena)
    take_role(assignment.id, elena)
    assert not Operator(ivo).has(Role.CASE_OFFICER)
    assert journal()[-1] == ("taken", "Istruttore", "Ivo Neri", "Elena Neri")


def test_only_an_administrator_changes_rights(elena, office):
    ivo = user("ivo")
    RoleAssignment.objects.create(user=ivo, role=Role.HEAD_OF_OFFICE, office=office)
    own = make_role("Vigile", [Role.CASE_OFFICER], sees_restricted=True, by=elena)
    for act in (
        lambda: give_role(ivo, Role.ADMINISTRATOR, None, Operator(ivo)),
        lambda: take_role(elena.user.roles.get().id, Operator(ivo)),
        lambda: make_role("Capo", [Role.AUDITOR], sees_restricted=True, by=Operator(ivo)),
        lambda: change_role(own.id, "Capo", [Role.AUDITOR], sees_restricted=True, by=Operator(ivo)),
        lambda: delete_role(own.id, Operator(ivo)),
    ):
        with pytest.raises(NotAdministrator):
            act()
    assert len(journal()) == 1


def test_the_last_administrator_stays(elena):
    with pytest.raises(LastAdministrator):
        take_role(elena.user.roles.get().id, elena)
    give_role(user("sergio"), Role.ADMINISTRATOR, None, elena)
    take_role(elena.user.roles.get().id, elena)
    assert not Operator(User.objects.get(pk=elena.user.pk)).is_administrator


def test_an_administrator_who_left_does_not_count_as_one(elena):
    give_role(sergio := user("sergio"), Role.ADMINISTRATOR, None, elena)
    User.objects.filter(pk=sergio.pk).update(is_active=False)
    with pytest.raises(LastAdministrator):
        take_role(elena.user.roles.get().id, elena)


def test_nobody_administers_one_office(elena, office):
    with pytest.raises(TownWideRole):
        give_role(user("ivo"), Role.ADMINISTRATOR, office, elena)


def test_a_citizen_and_who_left_get_no_role(elena):
    with pytest.raises(NotAnOperator):
        give_role(citizen("Anna", "BNCNNA85A41F205R"), Role.AUDITOR, None, elena)
    with pytest.raises(AccountClosed):
        give_role(user("ivo", is_active=False), Role.AUDITOR, None, elena)


def test_an_own_role_gives_what_it_is_made_of_and_sight_by_itself(elena, office):
    ivo = user("ivo")
    role = make_role("Agente dei contrassegni", [Role.CASE_OFFICER], sees_restricted=True, by=elena)
    give_role(ivo, role, office, elena)
    rights = Operator(ivo)
    assert rights.has(Role.CASE_OFFICER, office_id=office.id)
    assert rights.sees_restricted(office.id)
    assert rights.offices_with_restricted() == {office.id}
    assert rights.roles_in(office.id) == {"case_officer"}
    assert not rights.has(Role.SOCIAL_WORKER)


def test_without_sight_it_shows_nothing_restricted_even_made_of_a_social_worker(elena, office):
    ivo = user("ivo")
    give_role(ivo, make_role("Segreteria", [Role.SOCIAL_WORKER], sees_restricted=False, by=elena), office, elena)
    assert not Operator(ivo).sees_restricted(office.id)


def test_a_change_of_an_own_role_holds_at_once_and_the_journal_keeps_both(elena, office):
    ivo = user("ivo")
    role = make_role("Agente", [Role.CASE_OFFICER], sees_restricted=False, by=elena)
    give_role(ivo, role, office, elena)
    change_role(role.id, "Agente", [Role.AUDITOR], sees_restricted=True, by=elena)
    assert Operator(User.objects.get(pk=ivo.pk)).roles_in(office.id) == {"auditor"}
    detail = RightsEvent.objects.get(kind="role_changed").detail
    assert (detail["before"]["stands_for"], detail["now"]["stands_for"]) == (["case_officer"], ["auditor"])


def test_an_own_role_never_administers(elena):
    with pytest.raises(NothingGiven):
        make_role("Vice", [Role.ADMINISTRATOR], sees_restricted=False, by=elena)
    with pytest.raises(IntegrityError, match="custom_role_never_administers"), transaction.atomic():
        CustomRole.objects.create(name="Vice", stands_for=["administrator"])


def test_two_roles_do_not_share_a_name(elena):
    make_role("Agente", [Role.AUDITOR], sees_restricted=False, by=elena)
    with pytest.raises(NameTaken):
        make_role("AGENTE", [Role.AUDITOR], sees_restricted=False, by=elena)
    assert CustomRole.objects.count() == 1


def test_a_role_that_somebody_has_is_not_deleted(elena, office):
    role = make_role("Agente", [Role.AUDITOR], sees_restricted=False, by=elena)
    assignment = give_role(user("ivo"), role, office, elena)
    with pytest.raises(RoleInUse):
        delete_role(role.id, elena)
    take_role(assignment.id, elena)
    delete_role(role.id, elena)
    assert [kind for kind, *_rest in journal()] == ["role_made", "given", "taken", "role_deleted"]


def test_an_assignment_is_of_a_built_in_role_or_of_an_own_one(elena):
    role = make_role("Agente", [Role.AUDITOR], sees_restricted=False, by=elena)
    for fields in ({"role": "", "custom": None}, {"role": Role.AUDITOR, "custom": role}):
        with pytest.raises(IntegrityError, match="role_built_in_or_custom"), transaction.atomic():
            RoleAssignment.objects.create(user=user(f"u{len(fields['role'])}"), **fields)


def test_the_roles_of_one_municipality_are_unknown_in_another(elena, borgo):
    role = make_role("Agente", [Role.AUDITOR], sees_restricted=False, by=elena)
    with tenant_context(borgo):
        assert not CustomRole.objects.filter(id=role.id).exists()
        assert not RightsEvent.objects.exists()


def test_rights_are_read_with_one_statement(elena, office, django_assert_num_queries):
    ivo = user("ivo")
    for name in ("Uno", "Due", "Tre"):
        role = make_role(name, [Role.CASE_OFFICER], sees_restricted=True, by=elena)
        RoleAssignment.objects.create(user=ivo, custom=role, office=office)
    rights = Operator(User.objects.get(pk=ivo.pk))
    with django_assert_num_queries(1):
        assert rights.sees_restricted(office.id)
        assert rights.roles_in(office.id) == {"case_officer"}
