"""Carla files for Teresa at the counter in few strokes, and takes a wrong step back before anything leaves."""

import os
import re

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.steps import open_case, wait_for_number
from tests.browser.test_accessibility import assert_sound

pytestmark = BROWSER

TERESA = "FRRTRS41T48D150J"
# Three minutes at a click each two seconds and three strokes a second: what the road may cost.
MOST_CLICKS, MOST_STROKES = 45, 260


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("SPORTELLO_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


class Hands:
    """Counts what a clerk does: clicks, and keys typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.strokes = page, 0, 0

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)
        self.clicks, self.strokes = self.clicks + 1, self.strokes + len(text)

    def choose(self, question: str, answer: str) -> None:
        steps.choose(self.page, question, answer)
        self.page.wait_for_load_state("networkidle")
        self.clicks += 1

    def press(self, button: str) -> None:
        steps.go_on(self.page, button)
        self.clicks += 1

    def tick_all(self) -> None:
        boxes = self.page.get_by_role("checkbox").all()
        for box in boxes:
            box.check(force=True)
        self.clicks += len(boxes)


def find(hands: Hands) -> None:
    page = hands.page
    page.get_by_label("Servizio").select_option(label="Presentare domanda per un contributo")
    hands.type("Codice fiscale della persona", TERESA)
    hands.press("Cerca la persona")
    look(page, "person")
    assert_sound(page)
    hands.type("Tipo e numero del documento", "CI CA12345AB")
    hands.press("Inizia la domanda")


def fill(hands: Hands) -> None:
    page = hands.page
    if page.url.endswith("/privacy"):
        look(page, "privacy")
        hands.tick_all()
        hands.press("Avanti")
    hands.choose("Cittadinanza", "Italiana")
    hands.choose("Vivi a un indirizzo diverso?", "No")
    hands.choose("Per chi chiedi il contributo?", "Per me")
    hands.choose("Per che cosa chiedi il contributo?", "Bollette")
    look(page, "general")
    assert_sound(page)
    hands.press("Avanti")
    hands.choose("Che cosa devi pagare?", "Luce")
    hands.type("Somma da pagare", "320")
    hands.choose("Hai ricevuto un avviso di distacco", "No")
    hands.type("Quanto chiedi?", "300")
    hands.type("Racconta la tua situazione", "Ho avuto spese impreviste.")
    hands.choose("La situazione è urgente?", "No")
    hands.choose("La casa dove vivi è", "Di proprietà")
    page.get_by_label("Situazione di lavoro").select_option(label="Lavoro dipendente")
    hands.choose("Nel nucleo qualcuno riceve altri aiuti", "No")
    hands.choose("Hai un ISEE valido?", "No")
    hands.choose("Se la domanda viene accolta", "Non ho un conto")
    hands.type("Manca «Bollette", "Le porta domani")
    look(page, "specific")
    hands.press("Avanti")


def test_a_clerk_files_for_a_citizen_within_three_minutes(demo, browse):
    origin, page = demo.town("Segrate"), browse("desktop")
    steps.log_in_operator(page, origin, demo.operator("Carla"))
    page.get_by_role("link", name="Nuova allo sportello").click()
    look(page, "start")
    hands = Hands(page)
    find(hands)
    fill(hands)
    expect(page).to_have_url(re.compile("/riepilogo$"))
    look(page, "summary")
    assert_sound(page)
    hands.press("Invia")
    look(page, "refused")
    expect(page).to_have_url(re.compile("/riepilogo$"))
    hands.tick_all()
    hands.press("Invia")
    expect(page.locator("main")).to_contain_text("Domanda incompleta: manca")
    wait_for_number(page)
    look(page, "case")
    assert_sound(page)
    assert (hands.clicks <= MOST_CLICKS, hands.strokes <= MOST_STROKES) == (True, True)


def test_when_it_arrived_is_asked_only_of_what_arrived_before(demo, browse):
    origin, page = demo.town("Segrate"), browse("phone", javascript=False)
    steps.log_in_operator(page, origin, demo.operator("Carla"))
    page.goto(f"{origin}/operatori/sportello/")
    page.get_by_label("Servizio").select_option(label="Presentare domanda per un contributo")
    page.get_by_label("Codice fiscale della persona").fill(TERESA)
    steps.go_on(page, "Cerca la persona")
    proof = page.get_by_label("Che cosa lo prova")
    expect(proof).to_be_hidden()
    page.get_by_label("Prima di adesso").check(force=True)
    expect(proof).to_be_visible()
    look(page, "arrival")
    page.get_by_label("Adesso", exact=True).check(force=True)
    expect(proof).to_be_hidden()


def test_a_wrong_step_is_taken_back_before_it_leaves(demo, browse):
    origin, page = demo.town("Segrate"), browse("phone", javascript=False)
    steps.log_in_operator(page, origin, demo.operator("Carla"))
    page.goto(f"{origin}/operatori/?filtro=da-assegnare")
    page.locator("main tbody a").first.click()
    steps.say_why(page)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator("main").inner_text())
    assert code is not None
    page.get_by_role("button", name="Prendi in carico").click()
    open_case(page, code[0])
    expect(page.locator("main")).to_contain_text("non è ancora partito")
    look(page, "held")
    page.get_by_role("button", name="Annulla questo passo").click()
    expect(page.locator("main")).to_contain_text("Passo annullato")
    expect(page.get_by_role("button", name="Annulla questo passo")).to_have_count(0)
    expect(page.get_by_role("button", name="Prendi in carico")).to_have_count(1)
    look(page, "undone")
