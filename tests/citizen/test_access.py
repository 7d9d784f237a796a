"""Who may open which page of the citizen's face."""

import uuid

import pytest
from django.urls import URLPattern, reverse

from citizen.urls import area, flow, urlpatterns

PUBLIC = {
    "home", "services", "category", "sheet", "terms", "login", "status", "rating", "rating_thanks", "privacy", "legal_notes",
    "cookies", "accessibility", "language", None,
}  # fmt: skip
# The administrator's look at what citizens will get.
PREVIEWS = {"preview_sheet", "preview_step"}


def _views():
    return [pattern for pattern in [*urlpatterns, *flow, *area] if isinstance(pattern, URLPattern)]


def test_every_view_carries_its_mark():
    marks = {pattern.name: getattr(pattern.callback, "access", "") for pattern in _views()}
    assert {name for name, mark in marks.items() if mark == "public"} == PUBLIC
    assert {name for name, mark in marks.items() if mark == "citizen"} == set(marks) - PUBLIC - PREVIEWS
    assert {marks[name] for name in PREVIEWS} == {"role:administrator"}


ID = uuid.UUID(int=7)
PRIVATE = [
    ("start", ["c"]), ("privacy_step", ["c"]), ("summary", ["c"]), ("step", ["c", "dati-generali"]), ("confirmation", ["c", ID]),
    ("confirmation_number", ["c", ID]), ("desk", []), ("cases", []), ("case", [ID]), ("receipt", [ID]), ("messages", []),
    ("message", [ID]), ("documents", []), ("document", [ID]), ("document_download", [ID]), ("my_data", []), ("draft_file", [ID]),
]  # fmt: skip


def _address(name, args, service):
    where = [service.category, service.code]
    return reverse(f"citizen:{name}", args=[value for arg in args for value in (where if arg == "c" else [arg])])


@pytest.mark.parametrize(("name", "args"), PRIVATE)
def test_a_private_page_sends_to_the_login_and_back(visit, service, name, args):
    address = _address(name, args, service)
    response = visit("segrate").get(address)
    assert (response.status_code, response.headers["Location"]) == (302, f"/accedi?next={address.replace('/', '%2F')}")


@pytest.mark.parametrize(("name", "args"), PRIVATE)
def test_an_operator_is_not_a_citizen(visit, service, name, args):
    from accounts.models import User

    carla = User.objects.create_operator("carla@segrate.example", given_name="Carla", family_name="Neri")
    assert visit("segrate", carla).get(_address(name, args, service)).status_code == 403


@pytest.mark.parametrize("name", ["discard_draft", "answer", "observations"])
def test_what_changes_something_is_never_a_get(visit, anna, name):
    assert visit("segrate", anna).get(reverse(f"citizen:{name}", args=[ID])).status_code == 405


def test_a_final_slash_leads_to_the_page(visit, service):
    response = visit("segrate").get("/servizi/")
    assert (response.status_code, response.headers["Location"]) == (301, "/servizi")


@pytest.mark.parametrize("path", ["/%2Fmale.example/", "/%5Cmale.example/", "/niente/"])
def test_a_final_slash_never_leads_elsewhere(visit, segrate, path):
    assert visit("segrate").get(path).status_code == 404
