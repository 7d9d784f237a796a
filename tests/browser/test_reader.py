"""Carla leafs through the papers of a case by the arrows, and the focus stays with her."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.test_accessibility import first_of

pytestmark = BROWSER


def test_the_arrows_turn_to_the_next_document_and_back(demo, browse):
    origin, page = demo.town("Segrate"), browse("desktop")
    steps.log_in_operator(page, origin, demo.operator("Carla"))
    page.goto(f"{origin}/operatori/?filtro=aperte&servizio=assegno-maternita")
    page.goto(origin + first_of(page, r"/operatori/pratiche/"))
    steps.say_why(page)
    page.locator("#lettore .op-docs a").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lettore-precedente")).to_have_text("Precedente")
    expect(page.locator("#lettore-successivo")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#lettore-precedente")).to_have_text("Primo documento")
    expect(page.locator("#lettore-precedente")).to_be_focused()
