"""The whole road, once: a citizen applies, the protocol registers, the town hall works and answers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER

pytestmark = BROWSER


def apply(page, origin, person) -> str:
    steps.start_from_sheet(page, origin, person)
    steps.accept_privacy(page)
    page.goto(f"{origin}{steps.SHEET}/richiesta/dati-generali")
    steps.fill_general_data(page)
    steps.go_on(page)
    steps.fill_specific_data(page)
    steps.go_on(page)
    expect(page).to_have_url(re.compile("/richiesta/riepilogo"))
    return steps.send(page)


def open_case(page, code) -> None:
    page.get_by_role("searchbox").first.fill(code)
    page.get_by_role("searchbox").first.press("Enter")
    page.wait_for_load_state("networkidle")
    if "/pratiche/" not in page.url:
        page.locator("main table a").first.click()
    expect(page.locator("main")).to_contain_text(code)


def wait_for_number(page) -> None:
    for _ in range(20):
        page.reload()
        if re.search(r"\d+/\d{4}", page.locator("main").inner_text()):
            return
        page.wait_for_timeout(500)
    raise AssertionError("the protocol number never came")


@pytest.mark.parametrize(
    ("size", "javascript", "person"), [("phone", True, "Bruno Verdi"), ("desktop", False, "Teresa Ferrari")]
)
def test_a_citizen_applies_and_the_town_hall_answers(demo, browse, size, javascript, person):
    origin = demo.town("Segrate")
    citizen = browse(size, javascript)
    code = apply(citizen, origin, person)
    wait_for_number(citizen)

    carla = browse("desktop", javascript)
    steps.log_in_operator(carla, origin, demo.operator("Carla"))
    open_case(carla, code)
    run(carla, "Prendi in carico")
    run(carla, "Chiedi documenti", items="Fotocopia della carta d'identità")

    citizen.goto(f"{origin}/area-personale/pratiche")
    citizen.get_by_role("link", name=re.compile("Presentare domanda per un contributo")).first.click()
    citizen.get_by_label("Il tuo messaggio").fill("Eccola")
    citizen.locator("input[type=file]").first.set_input_files(steps.BILL)
    citizen.get_by_role("button", name="Invia la risposta").click()
    expect(citizen.get_by_role("button", name="Invia la risposta")).to_have_count(0)

    carla.reload()
    run(carla, "Passa alla proposta")
    run(carla, "Accogli")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Accolta, pagamento in corso")
    run(carla, "Chiudi dopo il pagamento")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Conclusa")


def run(page, label, items="", reason="") -> None:
    """One act of the clerk, through its preview when it writes to the citizen."""
    page.get_by_role("link", name=label).or_(page.get_by_role("button", name=label)).first.click()
    page.wait_for_load_state("networkidle")
    if "/azioni/" in page.url:
        if items:
            page.get_by_label("Altro da chiedere").fill(items)
        if reason:
            page.get_by_label(re.compile("Motiv")).first.fill(reason)
        further = page.get_by_role("button", name=re.compile("Continua"))
        if further.count():
            further.click()
        page.get_by_role("button", name=re.compile(f"^(Conferma e invia|{label})$")).click()
        page.wait_for_load_state("networkidle")
    expect(page).to_have_url(re.compile(r"/operatori/pratiche/[0-9a-f-]{36}/$"))
    # The citizen of this story does not wait for the minutes in which a step can be undone.
    now = page.get_by_role("button", name="Invia subito")
    if now.count():
        now.click()
        page.wait_for_load_state("networkidle")
