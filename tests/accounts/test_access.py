"""From the login one comes back to a page that opens."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.urls import get_resolver, reverse

from accounts.models import RoleAssignment, User
from accounts.roles import Role
from tests.test_permissions import TABLE, routes

ID = UUID(int=7)
SAMPLES = {
    "category": "salute-benessere-e-assistenza", "code": "prova", "step": "dati", "transition_id": "chiedi",
    "event": "receipt", "number": 1,
}  # fmt: skip
# Refuses a POST whoever sends it: no form of ours leads there.
ONLY_READ = {"citizen:start", "operators:counter_draft", "operators:counter_print"}
PRIVATE = sorted(
    name
    for name, view in routes()
    if getattr(view, "access", "public") != "public" and name in TABLE and name not in ONLY_READ
)
URLCONF = "config.urls_tenant"


def path_of(name):
    namespace, _sep, route = name.partition(":")
    names = get_resolver(URLCONF).namespace_dict[namespace][1].reverse_dict.getlist(route)[0][0][0][1]
    return reverse(name, kwargs={key: SAMPLES.get(key, ID) for key in names}, urlconf=URLCONF)


@pytest.fixture
def people(in_segrate):
    elena = User.objects.create_operator("elena@comune.example", given_name="Elena", family_name="Neri")
    RoleAssignment.objects.create(user=elena, role=Role.ADMINISTRATOR)
    anna = User.objects.create(login="cf:BNCNNA85A41F205R", kind=User.Kind.CITIZEN, given_name="Anna")
    return {"/operatori/accedi": elena, "/accedi": anna}


@pytest.mark.parametrize("name", PRIVATE)
def test_a_post_without_a_session_comes_back_to_a_page_that_takes_a_get(people, visit, name):
    location = urlsplit(visit().post(path_of(name))["Location"])
    back = parse_qs(location.query)["next"][0]
    assert visit("segrate", people[location.path]).get(back).status_code != 405
