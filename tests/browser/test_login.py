"""The citizen at the door: SPID, CIE, eIDAS and the gateway of before, what goes wrong there, and the way out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.test_accessibility import assert_sound

pytestmark = BROWSER

ALFA = ("SPID", "Gestore Alfa")


def consent(page) -> None:
    page.get_by_role("button", name="Acconsento", exact=True).click()


def enter(page, origin, way, provider, person, path="/accedi", **choice) -> None:
    page.goto(origin + path)
    steps.ask_provider(page, way, provider)
    steps.say_who(page, person, **choice)
    page.locator("main button[type=submit]").first.click()


def title(page):
    return page.locator("main h1")


@pytest.mark.parametrize(
    ("town", "way", "provider", "person", "size", "javascript"),
    [
        ("Segrate", "SPID", "Gestore Beta", "Anna Bianchi", "phone", True),
        ("Segrate", "Entra con CIE", "", "Bruno Verdi", "desktop", False),
        ("Segrate", "Login with eIDAS", "", "Klaus Weber", "phone", False),
        ("Borgo", "SPID", "Gestore Alfa", "Luca Fontana", "desktop", True),
        ("Borgo", "Login with eIDAS", "", "Sofia Lindqvist", "desktop", True),
    ],
)
def test_each_way_in_leads_to_the_personal_area(demo, browse, town, way, provider, person, size, javascript):
    page = browse(size, javascript)
    enter(page, demo.town(town), way, provider, person)
    expect(page).to_have_url(f"{demo.town(town)}/area-personale")
    expect(title(page)).to_contain_text(person.partition(" ")[0])


@pytest.mark.parametrize(
    ("door", "javascript"), [("Entra con le credenziali della Regione", True), ("Entra con CIE", False)]
)
def test_openid_connect_opens_too_of_the_region_or_federated(demo, browse, door, javascript):
    page, origin = browse("phone", javascript), demo.town("Borgo")
    page.goto(f"{origin}/accedi")
    steps.ask_provider(page, door)
    steps.say_who(page, "Luca Fontana")
    expect(page).to_have_url(f"{origin}/area-personale")


def test_the_road_from_a_sheet_lands_in_that_service(demo, browse):
    """C.SE.1.1."""
    page, origin = browse("phone"), demo.town("Borgo")
    page.goto(origin + steps.SHEET)
    page.get_by_role("link", name="Fai la domanda online").first.click()
    expect(page.locator("main")).to_contain_text("Dopo l'accesso arrivi direttamente al servizio che hai scelto.")
    steps.ask_provider(page, "Entra con CIE")
    steps.say_who(page, "Luca Fontana")
    expect(page).to_have_url(re.compile(f"{steps.SHEET}/richiesta/"))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("nr19: troppi tentativi con credenziali sbagliate", "Troppi tentativi con credenziali sbagliate"),
        ("nr21: tempo scaduto", "Il tempo per l’accesso è scaduto"),
        ("nr23: identità sospesa o revocata", "La tua identità digitale è sospesa o revocata"),
        ("nr25: annullato dalla persona", "Accesso annullato"),
        ("Firmata da un altro", "Non possiamo fidarci della risposta ricevuta"),
        ("Codice fiscale assente", "Manca il tuo codice fiscale"),
    ],
)
def test_what_goes_wrong_is_said_with_a_way_on(demo, browse, outcome, words):
    page, origin = browse("phone"), demo.town("Segrate")
    enter(page, origin, *ALFA, "Giulia Colombo", path=f"/accedi?next={steps.SHEET}/richiesta", outcome=outcome)
    expect(title(page)).to_have_text(words)
    page.get_by_role("link", name="Riprova l’accesso").click()
    steps.ask_provider(page, *ALFA)
    steps.say_who(page, "Giulia Colombo")
    consent(page)
    expect(page).to_have_url(re.compile(f"{steps.SHEET}/richiesta/"))


def test_the_pages_at_the_door_are_sound(demo, browse):
    page, origin = browse("phone"), demo.town("Segrate")
    page.goto(f"{origin}/accedi")
    page.locator("summary", has_text="Entra con SPID").click()
    assert_sound(page)
    steps.ask_provider(page, "Login with eIDAS")
    assert_sound(page)
    steps.say_who(page, "Klaus Weber")
    assert_sound(page)
    page.get_by_role("button", name="Non acconsento").click()
    assert_sound(page)
    for path in ("/persone", "/identita", "/identita/saml/alfa"):
        page.goto(demo.simulators + path)
        assert_sound(page)


def test_an_answer_works_once(demo, browse):
    page, origin = browse("desktop"), demo.town("Segrate")
    enter(page, origin, *ALFA, "Teresa Ferrari")
    expect(page).to_have_url(f"{origin}/area-personale")
    page.context.clear_cookies()
    outcome = "La risposta dell’accesso precedente, di nuovo"
    enter(page, origin, *ALFA, "Teresa Ferrari", outcome=outcome)
    expect(title(page)).to_have_text("L’accesso è scaduto o è già stato usato")


def test_a_password_alone_is_too_little(demo, browse):
    page, origin = browse("desktop"), demo.town("Segrate")
    enter(page, origin, *ALFA, "Anna Bianchi", level="1")
    expect(title(page)).to_have_text("Serve un livello di sicurezza più alto")
    expect(page.get_by_role("link", name="Riprova l’accesso")).to_be_visible()


def test_who_does_not_consent_is_not_let_in(demo, browse):
    page, origin = browse("phone"), demo.town("Segrate")
    page.goto(f"{origin}/accedi")
    steps.ask_provider(page, *ALFA)
    steps.say_who(page, "Anna Bianchi")
    page.get_by_role("button", name="Non acconsento").click()
    expect(title(page)).to_have_text("Non hai dato il consenso all’invio dei dati")


def test_leaving_closes_the_session_at_the_provider_too(demo, browse):
    page, origin = browse("desktop"), demo.town("Segrate")
    sessions = f"{demo.simulators}/identita/saml/beta"
    enter(page, origin, "SPID", "Gestore Beta", "Aminata Diallo")
    expect(page).to_have_url(f"{origin}/area-personale")
    page.goto(sessions)
    ending = page.get_by_role("button", name="Chiudi la sessione di Aminata Diallo")
    before = ending.count()
    page.goto(f"{origin}/area-personale")
    menu = page.locator("header details", has=page.locator("form[action='/esci']"))
    menu.locator("summary").click()
    menu.get_by_role("button", name="Esci").click()
    expect(page).to_have_url(f"{origin}/")
    page.goto(sessions)
    expect(ending).to_have_count(before - 1)


def test_a_session_ended_at_the_provider_is_over_here(demo, browse):
    page, origin = browse("desktop"), demo.town("Segrate")
    enter(page, origin, *ALFA, "Bruno Verdi")
    expect(page).to_have_url(f"{origin}/area-personale")
    page.goto(f"{demo.simulators}/identita/saml/alfa")
    page.get_by_role("button", name="Chiudi la sessione di Bruno Verdi").first.click()
    expect(title(page)).to_have_text("Sessione chiusa")
    page.goto(f"{origin}/area-personale")
    expect(title(page)).to_have_text("Accedi")


def test_the_identity_of_somebody_who_has_died_opens_nothing(demo, browse):
    page = browse("phone")
    enter(page, demo.town("Segrate"), *ALFA, "Ernesto Galli")
    expect(title(page)).to_have_text("Con questa identità non si può entrare")
    expect(page.locator("main")).to_contain_text("ufficio anagrafe")
    assert_sound(page)


def test_who_came_by_eidas_gets_one_file_with_the_fiscal_code(demo, browse):
    """A clerk sees the proof and joins; then SPID opens the file that eIDAS had made."""
    origin = demo.town("Segrate")
    enter(browse("phone"), origin, "Login with eIDAS", "", "Sofia Lindqvist")
    code = next(c["fiscal_code"] for c in demo.identities["citizens"] if c["name"] == "Sofia Lindqvist")
    desk = browse("desktop")
    steps.log_in_operator(desk, origin, demo.operator("Carla"))
    desk.get_by_role("link", name="Persone dall'estero").first.click()
    desk.get_by_role("link", name="Lindqvist Sofia").click()
    for label, words in (
        ("Codice fiscale", code),
        ("Documento che hai visto", "Tessera 1"),
        ("Motivo", "Ha il codice"),
    ):
        desk.get_by_role("textbox", name=label).fill(words)
    steps.go_on(desk, "Continua")
    assert_sound(desk)
    steps.go_on(desk, "Sì, è la stessa persona")
    expect(desk.locator("main")).to_contain_text("Sofia Lindqvist ha un solo fascicolo")
    expect(desk.get_by_role("link", name="Lindqvist Sofia")).to_have_count(0)
    for way, provider in (ALFA, ("Login with eIDAS", "")):
        page = browse("phone")
        enter(page, origin, way, provider, "Sofia Lindqvist")
        page.goto(f"{origin}/area-personale/dati")
        expect(page.locator("main")).to_contain_text(code)
