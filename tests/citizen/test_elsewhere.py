"""A service that lives elsewhere, as citizens meet it: our list and sheet, the other site's application."""

import json
import re

import pytest
from django.urls import reverse

from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from cases.errors import ServiceElsewhere
from cases.models import Case, Draft
from catalog.actions.place_elsewhere import bring_back, place_elsewhere
from catalog.actions.suspend import suspend
from catalog.models import Service
from tests.cases.conftest import SYSTEM
from tests.citizen.walk import texts

SITE = "https://aiuti.example/segrate?da=comune"


@pytest.fixture
def elsewhere(service):
    return place_elsewhere(service.code, "Aiuti facili", SITE, by=SYSTEM)


def sheet_of(service):
    return reverse("citizen:sheet", args=[service.category, service.code])


def start_of(service):
    return reverse("citizen:start", args=[service.category, service.code])


def test_the_sheet_says_where_the_application_is_made_and_leads_there(visit, elsewhere):
    page = visit("segrate").get(sheet_of(elsewhere))
    words, html = texts(page), page.content.decode()
    assert "La domanda si fa su un altro sito: Aiuti facili" in words
    assert "aiuti.example" in words
    assert "Fai la domanda online" not in words
    links = re.findall(rf'<a [^>]*href="{re.escape(SITE)}"[^>]*>', html)
    assert len(links) == 2
    assert all('rel="external noopener noreferrer"' in link for link in links)
    assert start_of(elsewhere) not in html


def test_the_sheet_tells_machines_too(visit, elsewhere):
    html = visit("segrate").get(sheet_of(elsewhere)).content.decode()
    data = json.loads(re.search(r'data-element="metatag">(.*?)</script>', html)[1])
    assert data["availableChannel"]["serviceUrl"] == SITE


@pytest.mark.parametrize("path", ["/", "/servizi", "/servizi?q=contributo", "/servizi/salute-benessere-e-assistenza"])
def test_every_list_marks_it(visit, elsewhere, path):
    assert "Su un altro sito" in texts(visit("segrate").get(path))


def test_a_service_of_ours_is_not_marked(visit, service):
    assert "altro sito" not in texts(visit("segrate").get("/servizi"))
    assert "altro sito" not in texts(visit("segrate").get(sheet_of(service)))


def test_an_old_link_leads_on_without_a_login(visit, elsewhere):
    answer = visit("segrate").get(start_of(elsewhere))
    assert (answer.status_code, answer.headers["Location"]) == (302, SITE)


def test_a_suspended_service_leads_nowhere(visit, elsewhere, anna):
    suspend(elsewhere.code, "Chiuso per lavori.", by=SYSTEM)
    assert visit("segrate").get(start_of(elsewhere)).headers["Location"] == sheet_of(elsewhere)
    page = visit("segrate").get(sheet_of(elsewhere))
    assert "Chiuso per lavori." in texts(page)
    assert f'href="{SITE}"' not in page.content.decode()


@pytest.mark.parametrize("step", ["privacy", "dati-generali", "riepilogo"])
def test_its_flow_cannot_be_opened(visit, elsewhere, anna, step):
    url = f"{start_of(elsewhere)}/{step}"
    client = visit("segrate", anna)
    for answer in (client.get(url), client.post(url, {"action": "next", "accepted": "on"})):
        assert (answer.status_code, answer.headers["Location"]) == (302, sheet_of(elsewhere))
    assert "su un altro sito" in texts(client.get(sheet_of(elsewhere)))
    assert not Draft.objects.exists()


def test_no_draft_is_opened_and_none_is_sent(walk, anna, service):
    walk.fill_in()
    place_elsewhere(service.code, "Aiuti facili", SITE, by=SYSTEM)
    moved = Service.objects.get(code=service.code)
    with pytest.raises(ServiceElsewhere):
        open_draft(anna, moved)
    with pytest.raises(ServiceElsewhere):
        submit_draft(walk.draft.id, anna, [])
    assert not Case.objects.exists()


def test_a_draft_begun_before_the_move_is_shown_for_what_it_is(walk, anna, service):
    walk.fill_in()
    moved = place_elsewhere(service.code, "Aiuti facili", SITE, by=SYSTEM)
    page = walk.client.get("/area-personale")
    assert "questa bozza non si può più inviare" in texts(page)
    assert sheet_of(moved) in page.content.decode()
    assert ">Continua<" not in page.content.decode()


def test_when_the_service_comes_back_the_draft_goes_on(walk, anna, service):
    walk.fill_in()
    place_elsewhere(service.code, "Aiuti facili", SITE, by=SYSTEM)
    bring_back(service.code, by=SYSTEM)
    assert walk.send().status_code == 302
    assert Case.objects.count() == 1
