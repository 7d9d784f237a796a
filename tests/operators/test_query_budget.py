"""How many statements a page of the desk asks of the database, exactly, however many rows it shows."""

from django.urls import reverse


def test_the_inbox_keeps_to_its_budget(desk, carla, received, django_assert_num_queries):
    client = desk(carla)
    client.get(reverse("operators:inbox"))
    with django_assert_num_queries(9):
        assert client.get(reverse("operators:inbox")).status_code == 200


def test_the_page_of_a_case_keeps_to_its_budget(desk, carla, received, django_assert_num_queries):
    path = reverse("operators:case", args=[received.id])
    client = desk(carla)
    client.get(path)
    with django_assert_num_queries(13):
        assert client.get(path).status_code == 200
