import pytest
from django.db import IntegrityError

from accounts.models import RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role
from offices.models import Office


def operator(email, *grants):
    user = User.objects.create_operator(email, given_name="Carla", family_name="Neri")
    for role, office in grants:
        RoleAssignment.objects.create(user=user, role=role, office=office)
    return Operator(user)


def offices():
    return [Office.objects.create(code=c, name=c, address="Via 1") for c in ("sociale", "tributi")]


def test_a_role_holds_in_its_office_only(in_segrate):
    social, taxes = offices()
    carla = operator("carla@segrate.example", (Role.CASE_OFFICER, social))
    assert carla.has(Role.CASE_OFFICER, office_id=social.id)
    assert not carla.has(Role.CASE_OFFICER, office_id=taxes.id)
    assert carla.offices_with([Role.CASE_OFFICER]) == {social.id}


def test_a_role_without_office_holds_everywhere(in_segrate):
    social, _taxes = offices()
    elena = operator("elena@segrate.example", (Role.ADMINISTRATOR, None))
    assert elena.offices_with([Role.ADMINISTRATOR]) is None
    assert elena.has(Role.ADMINISTRATOR, office_id=social.id)


def test_only_a_social_worker_sees_restricted_data(in_segrate):
    social, _taxes = offices()
    carla = operator("carla@segrate.example", (Role.SOCIAL_WORKER, social))
    elena = operator("elena@segrate.example", (Role.ADMINISTRATOR, None), (Role.HEAD_OF_OFFICE, social))
    assert carla.sees_restricted(social.id)
    assert not elena.sees_restricted(social.id)


def test_an_operator_who_left_has_no_rights(in_segrate):
    social, _taxes = offices()
    carla = operator("carla@segrate.example", (Role.CASE_OFFICER, social))
    carla.user.is_active = False
    assert not Operator(carla.user).has(Role.CASE_OFFICER)


def test_a_citizen_has_no_operator_rights(in_segrate):
    social, _taxes = offices()
    anna = User.objects.create(login="cf:X", kind=User.Kind.CITIZEN, given_name="Anna", family_name="Bianchi")
    RoleAssignment.objects.create(user=anna, role=Role.ADMINISTRATOR)
    assert not Operator(anna).is_administrator


def test_an_administrator_is_one_of_the_whole_town_or_none(in_segrate):
    social, _taxes = offices()
    with pytest.raises(IntegrityError, match="role_of_whole_town"):
        operator("elena@segrate.example", (Role.ADMINISTRATOR, social))


def test_an_administrators_role_in_one_office_would_give_nothing(in_segrate):
    social, _taxes = offices()
    elena = operator("elena@segrate.example")
    elena.user._prefetched_objects_cache = {"roles": [RoleAssignment(role=Role.ADMINISTRATOR, office=social)]}
    assert not elena.is_administrator
