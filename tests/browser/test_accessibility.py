"""axe finds nothing on any page, on a phone and on a desktop; its html is valid; it fits a phone's width, and 320 pixels."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER, SIZES
from tests.browser.validity import html_problems

pytestmark = BROWSER

# In Segrate it lives on another site.
NURSERY = "/servizi/educazione-e-formazione/asilo-nido-iscrizione"
PUBLIC = [
    "/", "/servizi", "/servizi?q=contributo", "/servizi?q=niente", "/servizi/salute-benessere-e-assistenza", steps.SHEET,
    "/servizi/mobilita-e-trasporti", steps.PARKING, steps.MATERNITY,
    f"{steps.SHEET}/condizioni", "/accedi", "/stato-pratica", "/privacy", "/note-legali", "/cookie", "/accessibilita",
    NURSERY, "/valutazione/grazie", "/pagina-che-non-esiste", "/operatori/accedi",
    "/operatori/accedi/passkey", "/operatori/password-dimenticata", "/operatori/invito",
]  # fmt: skip
AREA = [
    "/area-personale", "/area-personale/pratiche", "/area-personale/messaggi", "/area-personale/documenti",
    "/area-personale/pagamenti", "/area-personale/dati", "/area-personale/accessi", "/area-personale/consultazioni",
    "/area-personale/deleghe", "/area-personale/deleghe/nuova",
    *[f"/area-personale/deleghe/dichiara/{way}" for way in ("figlio", "tutela", "ditta", "incarico")],
]  # fmt: skip
DESK = [
    "/operatori/", "/operatori/?filtro=aperte", "/operatori/?filtro=mie", "/operatori/?filtro=chiuse",
    "/operatori/?filtro=da-protocollare", "/operatori/sportello/", "/operatori/sicurezza/",
    "/operatori/accessi/", "/operatori/sicurezza/conferma?con=recupero", "/operatori/deleghe/",
]  # fmt: skip
CATALOGUE_PAGES = [
    "", "valori", "sospendi", "altrove", "storia", "parti/scheda", "parti/privacy", "parti/passo/dati-generali",
    "parti/documenti", "parti/dichiarazioni", "parti/dopo", "testi/sheet/summary", "aggiungi/documents",
    "testi/steps/dati-generali/sections/applicant/fields/citizenship",
    "aggiungi/steps/dati-generali/sections/contacts/fields",
]  # fmt: skip
ADMIN = [
    "/operatori/personale/",
    "/operatori/personale/invita",
    "/operatori/messaggi/",
    "/operatori/messaggi/receipt/",
    "/operatori/consegne/",
    "/operatori/registro-emergenza/",
    *[f"/operatori/catalogo/{page}" for page in ["", *(f"contributo-economico/{part}" for part in CATALOGUE_PAGES)]],
    "/operatori/catalogo/?q=niente",
    *[f"/anteprima/contributo-economico{step}" for step in ("", "/privacy", "/dati-generali", "/riepilogo")],
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page) -> list[str]:
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [f"{v['id']}: {node['html'][:200]}" for v in result.response["violations"] for node in v["nodes"]]


def assert_sound(page, path="") -> None:
    page.wait_for_load_state("networkidle")
    assert findings(page) == [], path or page.url
    assert html_problems(page) == [], path or page.url
    assert_fits(page, path)
    if page.viewport_size == SIZES["phone"]:
        # WCAG 2.2, 1.4.10: what is left of 1280 pixels at 400 %.
        page.set_viewport_size({**SIZES["phone"], "width": 320})
        assert_fits(page, path)
        page.set_viewport_size(SIZES["phone"])


def assert_fits(page, path="") -> None:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{path or page.url} is {width} px wider than the window"


def visit_all(page, origin, paths) -> None:
    for path in paths:
        page.goto(origin + path)
        assert_sound(page, path)


def first_of(page, pattern) -> str:
    links = [a.get_attribute("href") for a in page.locator("main a[href]").all()]
    return next(link for link in links if re.search(pattern, link))


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_public_pages(demo, browse, size):
    visit_all(browse(size), demo.town("Segrate"), PUBLIC)


def test_the_second_municipality_in_its_own_colours(demo, browse):
    visit_all(browse("desktop"), demo.town("Borgo"), ["/", "/servizi", steps.SHEET, NURSERY, "/accedi"])


def test_an_unknown_host(demo, browse):
    page = browse("phone")
    page.goto(f"http://nessuno.localhost:{demo.port}/")
    assert_sound(page)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_flow_with_and_without_errors(demo, browse, size):
    origin, page = demo.town("Segrate"), browse(size)
    steps.start_from_sheet(page, origin, "Aminata Diallo")
    assert_sound(page)
    steps.go_on(page)
    assert_sound(page)
    steps.accept_privacy(page)
    assert_sound(page)
    page.goto(f"{origin}{steps.SHEET}/richiesta/dati-generali")
    page.get_by_role("button", name="Aggiungi un componente").click()
    page.wait_for_load_state("networkidle")
    steps.go_on(page)
    assert_sound(page)
    page.get_by_role("button", name=re.compile("Rimuovi")).first.click()
    page.wait_for_load_state("networkidle")
    steps.fill_general_data(page)
    steps.go_on(page)
    assert_sound(page)
    steps.fill_specific_data(page)
    steps.go_on(page)
    assert_sound(page)
    page.get_by_role("button", name=re.compile("Invia")).click()
    assert_sound(page)
    steps.send(page)
    assert_sound(page)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_personal_area(demo, browse, size):
    origin, page = demo.town("Segrate"), browse(size)
    page.goto(f"{origin}/area-personale")
    steps.log_in_citizen(page, "Anna Bianchi")
    visit_all(page, origin, AREA)
    for section, pattern in (("pratiche", "/pratiche/"), ("messaggi", "/messaggi/")):
        page.goto(f"{origin}/area-personale/{section}")
        visit_all(page, origin, [first_of(page, pattern)])


def test_on_a_phone_every_part_of_the_personal_area_is_in_sight(demo, browse):
    page = browse("phone")
    page.goto(f"{demo.town('Segrate')}/area-personale")
    steps.log_in_citizen(page, "Anna Bianchi")
    tabs = page.get_by_role("navigation", name="Area personale").get_by_role("link")
    expect(tabs).to_have_count(7)
    boxes = [tab.bounding_box() for tab in tabs.all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= SIZES["phone"]["width"] for box in boxes)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_desk(demo, browse, size):
    origin, page = demo.town("Segrate"), browse(size)
    steps.log_in_operator(page, origin, demo.operator("Carla"))
    visit_all(page, origin, DESK)
    page.goto(f"{origin}/operatori/?filtro=mie")
    case = first_of(page, r"/operatori/pratiche/")
    visit_all(page, origin, [case])
    actions = [a.get_attribute("href") for a in page.locator("main a[href*='/azioni/']").all()]
    visit_all(page, origin, [*actions, f"{case}documenti-portati"])


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_administrators_pages(demo, browse, size):
    origin, page = demo.town("Segrate"), browse(size)
    steps.log_in_operator(page, origin, demo.operator("Elena"))
    visit_all(page, origin, ADMIN)
    page.goto(f"{origin}/operatori/personale/")
    visit_all(page, origin, [first_of(page, r"/personale/[0-9a-f]")])


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_money_on_the_desk(demo, browse, size):
    origin, page = demo.town("Segrate"), browse(size)
    steps.log_in_operator(page, origin, demo.operator("Franco"))
    page.goto(f"{origin}/operatori/?filtro=aperte&servizio=sepoltura-defunto&stato=authorised")
    visit_all(page, origin, [first_of(page, r"/operatori/pratiche/")])
    visit_all(page, origin, [first_of(page, "/pagamenti/"), first_of(page, "/azioni/change_place")])
