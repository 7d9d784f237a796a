"""The nursery: ours in Borgo Sereno, from the sheet to the ranking; elsewhere in Segrate, and back in the personal area."""

import datetime
import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.steps import open_case, run, wait_for_number
from tests.browser.test_accessibility import assert_sound
from tests.catalog.nursery import person

pytestmark = BROWSER

SHEET = "/servizi/educazione-e-formazione/asilo-nido-iscrizione"
FLOW = f"{SHEET}/richiesta"


def check(page: Page, javascript: bool) -> None:
    """axe is a script itself: without JavaScript it would never answer."""
    if javascript:
        assert_sound(page)


def fill_person(page, field: str, who: dict[str, str]) -> None:
    for part in ("given_name", "family_name", "fiscal_code"):
        page.locator(f"[name={field}__{part}]").fill(who[part])
    fill_date(page, f"{field}__birth_date", who["birth_date"])


def fill_date(page, name: str, day: str) -> None:
    for part, value in zip(("year", "month", "day"), day.split("-"), strict=True):
        page.locator(f"[name={name}_{part}]").fill(value)


def born(months: int) -> str:
    return (datetime.date.today() - datetime.timedelta(days=months * 30)).isoformat()  # noqa: DTZ011


def days_from_now(days: int) -> str:
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()  # noqa: DTZ011


def show(page, question: str, answer: str, field: str) -> None:
    """An answer that brings a question up; without JavaScript it comes with the next page."""
    steps.choose(page, question, answer)
    if page.locator(f"[name^={field}]").count() == 0:
        page.wait_for_timeout(800)
    if page.locator(f"[name^={field}]").count() == 0:
        steps.go_on(page)


def fill_general_data(page) -> None:
    steps.choose(page, "Vivi a un indirizzo diverso?", "No")
    steps.choose(page, "Chi sei per il bambino?", "Madre o padre")
    fill_person(page, "child", person("Elia", born(9), "Bianchi"))
    steps.choose(page, "Dove risiede il bambino?", "In questo Comune")
    steps.choose(page, "Iscrivi anche i fratelli gemelli?", "No")


def fill_family(page) -> None:
    show(page, "Con chi vive il bambino?", "Con tutti e due i genitori", "other_parent")
    fill_person(page, "other_parent", person("Marco", "1983-02-02", "Bassi"))
    page.get_by_label("Che lavoro fai?").select_option(label="Cerco lavoro")
    page.get_by_label("Che lavoro fa l'altro genitore?").select_option(label="Non lavora")
    steps.choose(page, "Il bambino ha una disabilità certificata?", "No")
    steps.choose(page, "C'è una disabilità certificata di un'altra persona", "No")


def fill_choices(page) -> None:
    page.get_by_label("Primo nido").select_option(label="Nido Collina")
    page.get_by_label("Secondo nido").select_option(label="Nido La Marea")
    steps.choose(page, "Orario", "Tempo pieno")
    fill_date(page, "start_date", days_from_now(130))
    steps.choose(page, "Hai un ISEE valido", "No")


def apply(page, origin: str, who: str, javascript: bool) -> str:
    page.goto(origin + SHEET)
    page.get_by_role("link", name="Iscrivi al nido online").first.click()
    steps.log_in_citizen(page, who)
    expect(page).to_have_url(re.compile(FLOW))
    steps.accept_privacy(page)
    for step, fill in (
        ("dati-generali", fill_general_data),
        ("dati-specifici", fill_family),
        ("preferenze", fill_choices),
    ):
        page.goto(f"{origin}{FLOW}/{step}")
        fill(page)
        check(page, javascript)
        steps.go_on(page)
    expect(page).to_have_url(re.compile("/richiesta/riepilogo"))
    expect(page.locator("main")).to_contain_text("Nido Collina")
    check(page, javascript)
    return steps.send(page)


@pytest.mark.parametrize(
    ("size", "javascript", "who"), [("phone", True, "Anna Bianchi"), ("desktop", False, "Teresa Ferrari")]
)
def test_in_borgo_a_family_applies_and_is_admitted_to_the_ranking(demo, browse, size, javascript, who):
    origin = demo.town("Borgo")
    citizen = browse(size, javascript)
    code = apply(citizen, origin, who, javascript)
    wait_for_number(citizen)

    marta = browse("desktop", javascript)
    steps.log_in_operator(marta, origin, demo.operator("Marta"))
    open_case(marta, code)
    run(marta, "Prendi in carico")
    expect(marta.get_by_role("link", name="Preavviso di rigetto")).to_have_count(0)
    run(marta, "Ammetti alla graduatoria")

    citizen.goto(f"{origin}/area-personale/pratiche")
    citizen.get_by_role("link", name=re.compile("asilo nido")).first.click()
    expect(citizen.locator("main")).to_contain_text("Ammessa alla graduatoria")
    expect(citizen.locator("main")).to_contain_text("graduatoria provvisoria")


def wait_for(page, address: str, text: str) -> None:
    """The worker asks in the background; who has looked shortly before asks anew by hand."""
    for _ in range(40):
        page.goto(address)
        if text in page.locator("main").inner_text():
            return
        again = page.get_by_role("button", name="Aggiorna adesso")
        if again.count():
            again.click()
        page.wait_for_timeout(500)
    raise AssertionError(f"{text} never came")


@pytest.mark.parametrize(
    ("size", "javascript", "who"), [("phone", True, "Luca Fontana"), ("desktop", False, "Aminata Diallo")]
)
def test_in_segrate_the_sheet_leads_to_the_other_site_and_its_status_comes_back(demo, browse, size, javascript, who):
    origin = demo.town("Segrate")
    page = browse(size, javascript)
    page.goto(f"{origin}/servizi?q=nido")
    expect(page.locator("#elenco")).to_contain_text("Su un altro sito")
    page.goto(origin + SHEET)
    expect(page.locator("main")).to_contain_text("La domanda si fa su un altro sito: Iscrizioni nidi")
    page.get_by_role("link", name="Vai a Iscrizioni nidi").first.click()
    expect(page).to_have_url(f"{demo.simulators}/iscrizioni/segrate")

    # A demonstration that runs on keeps the children of earlier runs.
    child = f"Zeno {secrets.token_hex(4)}"
    page.get_by_role("link", name=who).click()
    page.get_by_label("Nome del bambino").fill(child)
    page.get_by_label("Data di nascita").fill(born(7))
    page.get_by_role("button", name="Invia la domanda").click()
    page.get_by_role("button", name="Posto assegnato").click()
    expect(page.locator("main")).to_contain_text("Posto assegnato dal")
    there = page.url

    page.goto(f"{origin}/area-personale/pratiche")
    steps.log_in_citizen(page, who)
    wait_for(page, f"{origin}/area-personale/pratiche", child)
    card = page.locator("main li", has_text=child)
    expect(card).to_contain_text("Su un altro sito: Iscrizioni nidi")
    expect(card).to_contain_text("Posto assegnato")
    expect(page.locator("main")).to_contain_text("aggiornato il")
    check(page, javascript)
    card.get_by_role("link").click()
    expect(page).to_have_url(there)
