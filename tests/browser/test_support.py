"""Fabio of the vendor enters Segrate from the console, and Elena sees it and puts him out. Two hosts, a real browser."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.test_accessibility import assert_sound

pytestmark = BROWSER


def look(page, name: str, size: str) -> None:
    """The page is sound; with SPORTELLO_SHOTS it is also kept as a picture."""
    assert_sound(page)
    if folder := os.environ.get("SPORTELLO_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)


def end_what_is_open(page) -> None:
    for name in ("Chiudi il mio accesso", "Ritira la richiesta"):
        if page.get_by_role("button", name=name).count():
            page.get_by_role("button", name=name).click()


def ask(page, level: str) -> None:
    page.get_by_label("Richiesta di assistenza").select_option(index=1)
    page.get_by_label("Perché entri").fill("Il contributo economico non si pubblica: guardo perché.")
    page.get_by_role("radio", name=level).first.check(force=True)
    page.get_by_role("radio", name="2 ore").check(force=True)
    page.get_by_role("button", name="Apri l'accesso").click()


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_support_comes_in_by_a_grant_and_the_town_puts_it_out(browse, demo, size, javascript):
    fabio = demo.identities["vendor"][0]
    town = demo.town("Segrate")
    console = browse(size, javascript)
    steps.log_in_staff(console, fabio)
    expect(console.get_by_role("link", name="Comune di Segrate")).to_be_visible()
    console.get_by_role("link", name="Comune di Segrate").click()
    end_what_is_open(console)
    ask(console, "Amministrazione")
    console.get_by_role("button", name="Entra nello sportello").click()
    console.get_by_role("button", name="Vai allo sportello dell'ente").click()
    expect(console).to_have_url(f"{town}/operatori/")
    expect(console.get_by_text(re.compile(r"Sei qui come assistenza fino alle \d\d:\d\d"))).to_be_visible()
    console.goto(f"{town}/operatori/catalogo/")
    expect(console.get_by_role("heading", name="Catalogo dei servizi")).to_be_visible()

    elena = browse(size, javascript)
    steps.log_in_operator(elena, town, demo.operator("Elena"))
    elena.goto(f"{town}/operatori/assistenza/")
    elena.get_by_role("link", name="Fabio Riva").first.click()
    expect(elena.get_by_text("Catalogo dei servizi").first).to_be_visible()
    elena.get_by_role("button", name="Chiudi l'accesso").click()
    expect(elena.get_by_text("Accesso chiuso")).to_be_visible()

    console.goto(f"{town}/operatori/catalogo/")
    expect(console.get_by_role("heading", name="L'accesso di assistenza è finito")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_pages_about_support_are_sound(browse, demo, size):
    fabio, town = demo.identities["vendor"][0], demo.town("Segrate")
    page = browse(size)
    page.goto(f"{fabio['origin']}/accedi")
    look(page, "login", size)
    steps.log_in_staff(page, fabio)
    look(page, "comuni", size)
    page.goto(f"{fabio['origin']}/comuni/segrate/")
    end_what_is_open(page)
    look(page, "comune", size)
    page.get_by_role("button", name="Apri l'accesso").click()
    look(page, "comune-errori", size)
    ask(page, "Lettura, anche dei dati riservati")
    look(page, "in-attesa", size)

    elena = browse(size)
    steps.log_in_operator(elena, town, demo.operator("Elena"))
    elena.goto(f"{town}/operatori/assistenza/")
    look(elena, "ente-elenco", size)
    elena.get_by_role("link", name="Fabio Riva").first.click()
    look(elena, "ente-richiesta", size)
    elena.get_by_role("button", name="Acconsenti").click()

    page.reload()
    look(page, "in-corso", size)
    page.get_by_role("button", name="Entra nello sportello").click()
    look(page, "passaggio", size)
    page.get_by_role("button", name="Vai allo sportello dell'ente").click()
    look(page, "dentro", size)
    elena.reload()
    look(elena, "ente-accesso", size)
    page.goto(f"{fabio['origin']}/assistenza/")
    look(page, "miei", size)
    page.goto(f"{fabio['origin']}/comuni/segrate/")
    end_what_is_open(page)
    page.goto(f"{town}/operatori/")
    look(page, "finita", size)
