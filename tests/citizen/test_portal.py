"""The public pages: what is here, and the hooks of the national model (checks.md §2)."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.actions.suspend import suspend
from provisioning.pnrr.checks import vocabulary
from provisioning.pnrr.checks.sheet import sheet_looks
from provisioning.pnrr.looking.page import Page
from tests.cases.conftest import SYSTEM
from tests.citizen.walk import texts

SHEET_HOOKS = [
    *vocabulary.SHEET_HOOKS, "service-online-access", "service-booking-access", "feedback-title", "feedback-rate-1",
    "feedback-rate-5", "feedback-rating-positive", "feedback-rating-negative", "feedback-rating-question",
    "feedback-rating-answer", "feedback-input-text",
]  # fmt: skip


@pytest.fixture
def anyone(visit):
    return visit("segrate")


def sheet_of(service):
    return reverse("citizen:sheet", args=[service.category, service.code])


def hooks(response):
    return set(re.findall(r'data-element="([^"]+)"', response.content.decode()))


def element(response, hook):
    """The text inside the first element with that hook."""
    found = re.search(rf'<(\w+)[^>]*data-element="{hook}"[^>]*>(.*?)</\1>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(2)).split())


def test_the_home_shows_the_service_the_category_and_the_way_to_a_case(anyone, service):
    page = anyone.get("/")
    assert {"personal-area-login", "main-navigation", "all-services", "service-link", "service-category-link"} <= hooks(
        page
    )
    assert "Presentare domanda per un contributo" in texts(page)
    assert 'action="/stato-pratica"' in page.content.decode()


def test_the_home_without_services_says_so(anyone, in_segrate):
    page = anyone.get("/")
    assert page.status_code == 200
    assert "I servizi online arrivano presto" in texts(page)


def test_pages_that_are_the_same_for_everybody_carry_no_token(anyone, service):
    for path in ("/", "/servizi", sheet_of(service)):
        page = anyone.get(path)
        assert "csrfmiddlewaretoken" not in page.content.decode()
        assert not page.cookies


def test_the_list_has_the_hooks_and_finds_without_accents_and_capitals(anyone, service):
    page = anyone.get("/servizi", {"q": "CONTRIBUTÒ"})
    assert {"service-link", "service-category-link", "appointment-booking", "feedback"} <= hooks(page)
    assert "1 servizio trovato" in texts(page)


def test_a_search_that_finds_nothing_shows_the_way_on(anyone, service):
    page = anyone.get("/servizi", {"q": "<script>astronave"})
    assert "Nessun servizio trovato" in texts(page)
    assert b"<script>astronave" not in page.content


def test_a_category_lists_its_services_and_an_unknown_one_does_not_exist(anyone, service):
    assert "service-link" in hooks(anyone.get(f"/servizi/{service.category}"))
    assert anyone.get("/servizi/ambiente").status_code == 200
    assert anyone.get("/servizi/magia").status_code == 404


def test_the_sheet_has_every_hook_and_the_index_in_the_official_order(anyone, service):
    page = anyone.get(sheet_of(service))
    assert set(SHEET_HOOKS) - hooks(page) == set()
    seen = Page("http://segrate.localhost", timezone.now(), page.status_code, page.content.decode())
    assert [look.found for look in sheet_looks(seen) if not look.good] == []


def test_every_entry_of_the_index_leads_to_its_block(anyone, service):
    body = anyone.get(sheet_of(service)).content.decode()
    for anchor in re.findall(r'class="list-item" href="#([^"]+)"', body):
        assert f'id="{anchor}"' in body


def test_the_breadcrumb_names_services_and_category(anyone, service):
    page = anyone.get(sheet_of(service))
    assert "Servizi Salute, benessere e assistenza" in element(page, "breadcrumb")


def test_the_metatag_holds_the_facts_of_the_sheet(anyone, service):
    body = anyone.get(sheet_of(service)).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', body, re.DOTALL).group(1))
    assert data["name"] == service.title
    assert data["serviceOperator"]["name"] == "Comune di Segrate"
    channel = data["availableChannel"]
    assert channel["serviceUrl"].endswith("/contributo-economico/richiesta")
    assert channel["serviceLocation"]["address"] == {
        "@type": "PostalAddress", "streetAddress": "Via XXV Aprile 1, 20054 Segrate", "postalCode": "20054",
        "addressLocality": "Segrate",
    }  # fmt: skip


def test_the_maximum_term_stands_on_the_sheet(anyone, service):
    assert "Termine massimo per la risposta: 30 giorni" in texts(anyone.get(sheet_of(service)))


def test_a_suspended_service_says_why_and_offers_no_button(anyone, service):
    suspend(service.code, "Fondi esauriti per quest'anno.", by=SYSTEM)
    page = anyone.get(sheet_of(service))
    assert element(page, "service-status") == "Servizio sospeso"
    assert "Fondi esauriti" in page.content.decode()
    assert "service-online-access" not in hooks(page)


def test_another_category_or_code_is_no_sheet(anyone, service):
    assert anyone.get(f"/servizi/ambiente/{service.code}").status_code == 404
    assert anyone.get(f"/servizi/{service.category}/inesistente").status_code == 404


def test_the_terms_of_service_can_be_read(anyone, service):
    page = anyone.get(f"{sheet_of(service)}/condizioni")
    assert "Termini e condizioni di servizio" in texts(page)
    assert "**" not in texts(page)


def test_the_legal_notes_have_the_exact_licence(anyone, segrate):
    page = anyone.get("/note-legali")
    assert element(page, "legal-notes-section") == "Licenza dei contenuti"
    licence = element(page, "legal-notes-body")
    assert licence.startswith("In applicazione del principio open by default ai sensi dell’articolo 52")
    assert licence.endswith("senza apporre restrizioni aggiuntive.")


@pytest.mark.parametrize("path", ["/privacy", "/cookie", "/accessibilita"])
def test_the_pages_at_the_foot_answer(anyone, segrate, path):
    page = anyone.get(path)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_the_accessibility_page_leads_to_the_declaration(anyone, segrate):
    assert b"https://form.agid.gov.it/" in anyone.get("/accessibilita").content


def test_the_login_keeps_where_one_was_going(anyone, service):
    start = reverse("citizen:start", args=[service.category, service.code])
    page = anyone.get("/accedi", {"next": start})
    assert page.status_code == 200
    assert "Entra con SPID / CIE" in texts(page)
    assert page.context["options"].destination == start


def test_the_login_is_skipped_by_who_is_in(visit, anna, service):
    response = visit("segrate", anna).get("/accedi", {"next": "/area-personale/dati"})
    assert response.headers["Location"] == "/area-personale/dati"
