"""A service that lives elsewhere: name and address go together, and every change stays in its history."""

import pytest
from django.db import IntegrityError, transaction

from catalog.actions.activate import activate
from catalog.actions.change import StaleService
from catalog.actions.place_elsewhere import InvalidAddress, bring_back, place_elsewhere
from catalog.models import Service
from catalog.publishing import publish
from catalog.queries import active_services, search_services
from tenants.context import tenant_context
from tests.catalog.small import small, write

ELENA = {"kind": "operator", "id": "1", "name": "Elena"}
SITE = "https://nidi.example/segrate"


@pytest.fixture
def service(tmp_path, in_segrate) -> Service:
    assert publish([write(tmp_path, small())]).ok
    return activate("prova", {}, "sociale", ELENA)


def test_it_moves_and_comes_back_and_its_history_tells(service):
    place_elsewhere("prova", " Iscrizioni nidi ", SITE, by=ELENA)
    back = bring_back("prova", by=ELENA)
    told = list(service.versions.values_list("number", "reason", "external_name", "external_url"))
    assert told == [
        (1, "activate", "", ""), (2, "place_elsewhere", "Iscrizioni nidi", SITE), (3, "bring_back", "", ""),
    ]  # fmt: skip
    assert not back.is_elsewhere
    assert {version.by["name"] for version in service.versions.all()} == {"Elena"}


def test_lists_and_searches_mark_it(service):
    place_elsewhere("prova", "Iscrizioni nidi", SITE, by=ELENA)
    assert [card.elsewhere for card in active_services()] == ["Iscrizioni nidi"]
    assert [card.elsewhere for card in search_services("prova")] == ["Iscrizioni nidi"]


def test_other_changes_leave_it_where_it_is(service):
    place_elsewhere("prova", "Iscrizioni nidi", SITE, by=ELENA)
    assert activate("prova", {}, "tributi", ELENA).external_url == SITE


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("", SITE),
        ("x" * 81, SITE),
        ("Nidi", ""),
        ("Nidi", "nidi.example"),
        ("Nidi", "javascript:alert(1)"),
        ("Nidi", "//nidi.example"),
        ("Nidi", "https://"),
        ("Nidi", "https://anna:segreta@nidi.example"),
        ("Nidi", "https://nidi.example/a b"),
        ("Nidi", "https://nidi.example/" + "x" * 500),
        ("Nidi", "https://[nidi"),
    ],
)
def test_it_refuses_a_name_or_an_address_that_leads_nowhere(service, name, url):
    with pytest.raises(InvalidAddress):
        place_elsewhere("prova", name, url, by=ELENA)
    assert service.versions.count() == 1


def test_in_production_the_other_site_is_encrypted(service, settings):
    settings.SPORTELLO_ALLOW_PRIVATE_HOSTS = False
    with pytest.raises(InvalidAddress):
        place_elsewhere("prova", "Nidi", "http://nidi.example", by=ELENA)
    assert place_elsewhere("prova", "Nidi", SITE, by=ELENA).is_elsewhere


def test_two_administrators_do_not_undo_each_other(service):
    place_elsewhere("prova", "Iscrizioni nidi", SITE, by=ELENA, row_version=1)
    with pytest.raises(StaleService):
        place_elsewhere("prova", "Altro", "https://altro.example", by=ELENA, row_version=1)
    assert Service.objects.get().external_url == SITE


@pytest.mark.parametrize(("name", "url"), [("Nidi", ""), ("", SITE), ("Nidi", "ftp://nidi.example")])
def test_the_database_keeps_name_and_address_together(service, name, url):
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.update(external_name=name, external_url=url)


def test_another_municipality_keeps_the_service_at_home(service, borgo, tmp_path):
    place_elsewhere("prova", "Iscrizioni nidi", SITE, by=ELENA)
    with tenant_context(borgo):
        assert not activate("prova", {}, "sociale", ELENA).is_elsewhere
        assert [card.elsewhere for card in active_services()] == [""]
