"""The maternity allowance, from the sheet to the payment, with a bank that refuses the first account."""

import datetime
import re

import pytest
from codicefiscale import codicefiscale
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER

pytestmark = BROWSER


def fill_general_data(page, family_name, born) -> None:
    steps.choose(page, "Cittadinanza", "Italiana")
    steps.choose(page, "Vivi a un indirizzo diverso?", "No")
    steps.choose(page, "Chi sei?", "La madre che ha partorito")
    steps.fill_date(page, "Giorno della nascita, o dell'ingresso", f"{born:%d/%m/%Y}")
    page.get_by_role("textbox", name="Nome", exact=True).last.fill("Sofia")
    page.get_by_role("textbox", name="Cognome").last.fill(family_name)
    steps.fill_date(page, "Data di nascita", f"{born:%d/%m/%Y}", last=True)
    code = codicefiscale.encode(family_name, "Sofia", "F", born.isoformat(), "Segrate")
    page.get_by_role("textbox", name="Codice fiscale").last.fill(code)
    steps.choose(page, "Ogni bambino è nel tuo stato di famiglia", "Sì")


def fill_specific_data(page, javascript) -> None:
    steps.choose(page, "Hai chiesto all'INPS", "No")
    steps.choose(page, "un altro trattamento di maternità", "No")
    steps.choose(page, "Hai un ISEE valido?", "No")
    steps.choose(page, "Se la domanda viene accolta", "Sul mio conto")
    if not javascript:
        steps.go_on(page)
    page.get_by_label("IBAN", exact=True).fill("IT60X0542811101000000123456")
    steps.choose(page, "A chi è intestato il conto?", "Solo a me")


@pytest.mark.parametrize(
    ("size", "javascript", "person"), [("phone", True, "Giulia Colombo"), ("desktop", False, "Anna Bianchi")]
)
def test_a_mother_applies_and_is_paid_on_her_second_account(demo, browse, size, javascript, person):
    origin, born = demo.town("Segrate"), timezone.localdate() - datetime.timedelta(days=20)
    citizen = browse(size, javascript)
    steps.start_from_sheet(citizen, origin, person, steps.MATERNITY)
    steps.accept_privacy(citizen)
    citizen.goto(f"{origin}{steps.MATERNITY}/richiesta/dati-generali")
    fill_general_data(citizen, person.split()[1], born)
    steps.go_on(citizen)
    fill_specific_data(citizen, javascript)
    steps.go_on(citizen)
    expect(citizen).to_have_url(re.compile("/richiesta/riepilogo"))
    expect(citizen.locator("main")).to_contain_text("2.065,50 euro")
    code = steps.send(citizen)
    steps.wait_for_number(citizen)

    giulia = browse("desktop", javascript)
    steps.log_in_operator(giulia, origin, demo.operator("Giulia"))
    steps.open_case(giulia, code)
    expect(giulia.locator("main")).to_contain_text("Ultimo giorno per inviare la domanda")
    steps.run(giulia, "Prendi in carico")
    steps.run(giulia, "Concedi l'assegno")
    steps.run(giulia, "Flusso trasmesso all'INPS")
    steps.run(giulia, "IBAN rifiutato, chiedine un altro", items="Un altro IBAN")

    citizen.goto(f"{origin}/area-personale/messaggi")
    citizen.get_by_role("link", name=re.compile(f"{code} ci serve un altro IBAN")).click()
    citizen.goto(f"{origin}/area-personale/pratiche")
    citizen.get_by_role("link", name=re.compile("assegno di maternità")).first.click()
    citizen.get_by_label("Il tuo messaggio").fill("Il nuovo IBAN è IT60X0542811101000000123456")
    citizen.get_by_role("button", name="Invia la risposta").click()
    expect(citizen.locator("main")).to_contain_text("Accolta, pagamento in preparazione")

    giulia.reload()
    steps.run(giulia, "Flusso trasmesso all'INPS")
    steps.run(giulia, "Pagato dall'INPS, chiudi")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Conclusa")
