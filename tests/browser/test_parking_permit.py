"""The parking permit, from the sheet to the plate on the national platform."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER

pytestmark = BROWSER


def begin(page, origin, person, request) -> None:
    steps.start_from_sheet(page, origin, person, steps.PARKING)
    steps.accept_privacy(page)
    page.goto(f"{origin}{steps.PARKING}/richiesta/dati-generali")
    steps.choose(page, "Vivi a un indirizzo diverso?", "No")
    steps.choose(page, "Per chi è il permesso?", "Per me")
    steps.choose(page, "Che cosa chiedi?", request)
    steps.go_on(page)


@pytest.mark.parametrize(
    ("size", "javascript", "person"), [("phone", True, "Teresa Ferrari"), ("desktop", False, "Giulia Colombo")]
)
def test_a_temporary_permit_waits_for_its_stamps_and_is_handed_over(demo, browse, size, javascript, person):
    origin = demo.town("Segrate")
    citizen = browse(size, javascript)
    begin(citizen, origin, person, "Il primo permesso")
    steps.choose(citizen, "Quale documento hai?", "Certificato della medicina legale")
    steps.choose(citizen, "Quanto dura il diritto", "Per un periodo limitato")
    # Without scripts the questions that follow appear with the page that says what is missing.
    if not javascript:
        steps.go_on(citizen)
    steps.fill_date(citizen, "Fino a quando vale", "31/12/2029")
    steps.choose(citizen, "Hai già le due marche da bollo?", "No")
    citizen.get_by_label("Prima targa").fill("ga 123 bc")
    citizen.get_by_label("Certificato della medicina legale").last.set_input_files(steps.BILL)
    citizen.get_by_label("Foto formato tessera").set_input_files(steps.PHOTO)
    steps.go_on(citizen)
    expect(citizen).to_have_url(re.compile("/richiesta/riepilogo"))
    expect(citizen.locator("main")).to_contain_text("32,00 euro")
    expect(citizen.locator("main")).to_contain_text("31/12/2029")
    code = steps.send(citizen)
    steps.wait_for_number(citizen)

    ivo = browse("desktop", javascript)
    steps.log_in_operator(ivo, origin, demo.operator("Ivo"))
    steps.open_case(ivo, code)
    expect(ivo.locator("main")).to_contain_text("GA123BC")
    steps.run(ivo, "Prendi in carico")
    steps.run(ivo, "Chiedi le marche da bollo")
    steps.run(ivo, "Marche da bollo ricevute, accogli")
    steps.run(ivo, "Numero assegnato e stampato, chiama per il ritiro")
    citizen.goto(f"{origin}/area-personale/messaggi")
    citizen.get_by_role("link", name=re.compile(f"{code}: il documento è pronto")).click()
    expect(citizen.locator("main")).to_contain_text("02 555 0140")
    steps.run(ivo, "Firmato e consegnato")
    steps.run(ivo, "Registrato nella piattaforma nazionale")
    expect(ivo.locator("main")).to_contain_text("Consegnato e registrato")


def test_who_does_not_see_restricted_data_does_not_find_the_permit(demo, browse):
    carla = browse("desktop")
    steps.log_in_operator(carla, demo.town("Segrate"), demo.operator("Carla"))
    carla.goto(f"{demo.town('Segrate')}/operatori/?filtro=aperte")
    expect(carla.locator("main")).not_to_contain_text("Richiedere permesso per parcheggio invalidi")
