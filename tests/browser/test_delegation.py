"""Acting for somebody else, from the offer to its end, on a telephone without JavaScript and on a desk with it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from catalog.dates import local_today
from tests.browser import steps
from tests.browser.conftest import BROWSER

pytestmark = BROWSER
AREA = "/area-personale"


def enter(page: Page, origin: str, person: str) -> None:
    page.goto(f"{origin}{AREA}/deleghe")
    steps.log_in_citizen(page, person)
    expect(page).to_have_url(re.compile(f"{AREA}/deleghe$"))


def give(page: Page, given_name: str, family_name: str, code: str) -> None:
    page.get_by_role("link", name="Dai una delega").click()
    page.get_by_label("Nome", exact=True).fill(given_name)
    page.get_by_label("Cognome").fill(family_name)
    page.get_by_label("Codice fiscale").fill(code)
    steps.choose(page, "Per quali servizi?", "Tutti i servizi")
    steps.fill_date(page, "Fino a quando?", f"{local_today() + timedelta(days=60):%d/%m/%Y}")
    page.get_by_role("button", name="Dai la delega").click()
    expect(page.locator("main")).to_contain_text("La delega è in attesa")


def accept(page: Page, origin: str, principal: str) -> str:
    """The address of the delegation."""
    page.goto(f"{origin}{AREA}")
    offer = page.get_by_role("alert").or_(page.locator(".alert")).filter(has_text=principal)
    offer.get_by_role("link", name="Accetta o rifiuta la delega").click()
    page.get_by_role("button", name="Accetta").click()
    expect(page.locator("main")).to_contain_text("Attiva")
    return page.url


def apply_for(page: Page, origin: str, principal: str) -> str:
    page.goto(f"{origin}{steps.SHEET}")
    page.get_by_role("link", name="Fai la domanda online").first.click()
    steps.choose(page, "Per chi presenti la domanda?", principal)
    steps.go_on(page)
    expect(page.get_by_role("region", name="Per chi agisci")).to_contain_text(f"Stai agendo per {principal}")
    steps.accept_privacy(page)
    expect(page.locator("main")).to_contain_text("Dato scritto nella delega")
    fill_contacts(page)
    steps.fill_general_data(page)
    steps.go_on(page)
    steps.fill_specific_data(page)
    steps.go_on(page)
    expect(page.locator("main")).to_contain_text(f"per conto di {principal}")
    return steps.send(page)


def fill_contacts(page: Page) -> None:
    """What the town hall knows of the principal is not there: the delegate types it."""
    expect(page.get_by_label("Email", exact=True)).not_to_have_value(re.compile("aminata"))
    page.get_by_label("Email", exact=True).fill("delegato@posta.example")
    page.get_by_label("Telefono").first.fill("02 1234567")
    page.get_by_label("Via").first.fill("Via Roma")
    page.get_by_label("Numero civico").first.fill("1")
    page.get_by_label("CAP").first.fill("20054")
    page.get_by_label("Comune", exact=True).first.fill("Segrate")
    page.get_by_label("Provincia").first.fill("MI")


@pytest.mark.parametrize(
    ("size", "javascript", "given_name", "family_name", "code", "delegate"),
    [
        ("phone", False, "Luca", "Fontana", "FNTLCU95B14H294M", "Luca Fontana"),
        ("desktop", True, "Giulia", "Colombo", "CLMGLI87P70F704Q", "Giulia Colombo"),
    ],
)
def test_one_citizen_applies_for_another_until_that_one_says_stop(
    demo, browse, size, javascript, given_name, family_name, code, delegate
):
    origin, principal = demo.town("Segrate"), "Aminata Diallo"
    aminata = browse(size, javascript)
    enter(aminata, origin, principal)
    give(aminata, given_name, family_name, code)
    other = browse(size, javascript)
    enter(other, origin, delegate)
    delegation = accept(other, origin, principal)
    tracking_code = apply_for(other, origin, principal)
    expect(other.locator("main")).to_contain_text(f"Presentata da {delegate}, per conto di {principal}")
    other.goto(delegation)
    expect(other.locator("main")).to_contain_text(tracking_code)
    other.locator("main").get_by_role("link", name=re.compile("contributo")).first.click()
    expect(other.locator("main")).to_contain_text(tracking_code)
    case_address = other.url

    aminata.goto(case_address)
    expect(aminata.locator("main")).to_contain_text(f"{delegate}, per conto di {principal}")
    aminata.goto(delegation)
    aminata.get_by_role("link", name="Revoca la delega").click()
    aminata.get_by_role("button", name="Sì, revoca la delega").click()
    expect(aminata.locator("main")).to_contain_text("La delega è revocata da adesso.")

    assert other.goto(case_address).status == 404
    other.goto(f"{origin}{steps.SHEET}/richiesta")
    expect(other.locator("main")).to_contain_text("Non puoi più agire per")
    other.get_by_role("button", name="Torna a te").last.click()
    expect(other.locator("main")).to_contain_text("Ora agisci per te.")
