"""How many statements a page asks of the database, exactly: one more is a decision, not an accident.

Definitions and templates are at hand, as in a worker that has served the page before.
"""

import pytest
from django.urls import reverse

from tenants.pages import forget_pages
from tests.citizen.walk import GENERAL, SPECIFIC

ANONYMOUS = {"home": 3, "services": 3, "category": 3, "sheet": 3}
STEPS = {"privacy": 7, GENERAL: 8, SPECIFIC: 8, "riepilogo": 7}
AREA = {"desk": 10, "cases": 8, "messages": 7, "documents": 7, "my_data": 8}


@pytest.mark.parametrize("route", ANONYMOUS)
def test_the_public_pages_keep_to_their_budget(visit, service, route, django_assert_num_queries):
    arguments = {"category": [service.category], "sheet": [service.category, service.code]}
    path = reverse(f"citizen:{route}", args=arguments.get(route, []))
    anyone = visit("segrate")
    anyone.get(path)
    forget_pages("segrate")
    with django_assert_num_queries(ANONYMOUS[route]):
        anyone.get(path)


@pytest.mark.parametrize("step", STEPS)
def test_the_steps_of_the_flow_keep_to_their_budget(walk, step, django_assert_num_queries):
    walk.fill_in()
    walk.get(step)
    with django_assert_num_queries(STEPS[step]):
        assert walk.get(step).status_code == 200


def test_saving_a_step_keeps_to_its_budget(walk, django_assert_num_queries):
    walk.fill_in()
    data = walk.data(GENERAL)
    with django_assert_num_queries(12):
        assert walk.press(GENERAL, "next", data).status_code == 302


def test_sending_keeps_to_its_budget(walk, django_assert_num_queries):
    walk.fill_in()
    data = walk.declarations() | {"draft": str(walk.draft.id)}
    with django_assert_num_queries(48):
        assert walk.press("riepilogo", "send", data).status_code == 302


@pytest.mark.parametrize("route", AREA)
def test_the_personal_area_keeps_to_its_budget(walk, case, route, django_assert_num_queries):
    path = reverse(f"citizen:{route}")
    walk.client.get(path)
    with django_assert_num_queries(AREA[route]):
        assert walk.client.get(path).status_code == 200


def test_the_page_of_a_case_keeps_to_its_budget(walk, case, django_assert_num_queries):
    path = reverse("citizen:case", args=[case.id])
    walk.client.get(path)
    with django_assert_num_queries(12):
        assert walk.client.get(path).status_code == 200
