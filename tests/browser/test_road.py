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


@pytest.mark.parametrize(
    ("size", "javascript", "person"), [("phone", True, "Bruno Verdi"), ("desktop", False, "Teresa Ferrari")]
)
def test_a_citizen_applies_and_the_town_hall_answers(demo, browse, size, javascript, person):
    origin = demo.town("Segrate")
    citizen = browse(size, javascript)
    code = apply(citizen, origin, person)
    steps.wait_for_number(citizen)

    carla = browse("desktop", javascript)
    steps.log_in_operator(carla, origin, demo.operator("Carla"))
    steps.open_case(carla, code)
    steps.run(carla, "Prendi in carico")
    steps.run(carla, "Chiedi documenti", items="Fotocopia della carta d'identità")

    citizen.goto(f"{origin}/area-personale/pratiche")
    citizen.get_by_role("link", name=re.compile("Presentare domanda per un contributo")).first.click()
    citizen.get_by_label("Il tuo messaggio").fill("Eccola")
    citizen.locator("input[type=file]").first.set_input_files(steps.BILL)
    citizen.get_by_role("button", name="Invia la risposta").click()
    expect(citizen.get_by_role("button", name="Invia la risposta")).to_have_count(0)

    carla.reload()
    steps.run(carla, "Passa alla proposta")
    steps.run(carla, "Accogli")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Accolta, pagamento in corso")
    steps.run(carla, "Chiudi dopo il pagamento")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Conclusa")
