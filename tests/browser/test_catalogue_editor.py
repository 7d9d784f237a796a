"""Elena adapts a service and publishes it, a citizen sees it, a second administrator is told."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER

pytestmark = BROWSER

EDITOR = "/operatori/catalogo/contributo-economico"
PREVIEW = "/anteprima/contributo-economico"


def open_part(page, title) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def beside(page, title):
    """The row of that thing on a page of the editor."""
    return (
        page.locator("li.op-part")
        .filter(has=page.locator("strong", has_text=re.compile(f"^{re.escape(title)}$")))
        .first
    )


def save(page) -> None:
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.locator("main")).to_contain_text("Salvato nelle modifiche da pubblicare.")


# The two runs share the town's service, so that each writes words of its own and puts nothing back that the other needs.
@pytest.mark.parametrize(("size", "javascript", "word"), [("phone", True, "telefono"), ("desktop", False, "scrivania")])
def test_a_service_is_adapted_previewed_and_published(demo, browse, size, javascript, word):
    origin, elena = demo.town("Borgo"), browse(size, javascript)
    administrator = next(
        o for o in demo.identities["operators"] if "Borgo" in o["municipality"] and "mministrat" in o["role"]
    )
    summary, question = f"Un aiuto per le spese, scritto da {word}.", f"Come ci hai trovato, da {word}?"
    steps.log_in_operator(elena, origin, administrator)
    second = browse("desktop", javascript)
    steps.log_in_operator(second, origin, administrator)
    second.goto(f"{origin}{EDITOR}/testi/sheet/summary")

    elena.get_by_role("link", name="Catalogo dei servizi").click()
    elena.get_by_role("link", name="Presentare domanda per un contributo", exact=True).click()
    open_part(elena, "Scheda del servizio")
    beside(elena, "Descrizione breve").get_by_role("link").click()
    elena.get_by_label("Descrizione breve").fill(summary)
    save(elena)
    expect(beside(elena, "Descrizione breve")).to_contain_text("Modificato da voi")

    second.get_by_label("Descrizione breve").fill("Scritto per secondo.")
    second.get_by_role("button", name="Salva", exact=True).click()
    expect(second.locator("main")).to_contain_text("ha cambiato questo servizio dopo che hai aperto la pagina")
    expect(second.get_by_label("Descrizione breve")).to_have_value("Scritto per secondo.")

    elena.goto(f"{origin}{EDITOR}/parti/passo/dati-generali")
    elena.get_by_role("link", name="Aggiungi una domanda").nth(1).click()
    elena.get_by_label("Tipo di risposta").select_option(label="Testo breve")
    elena.get_by_label("Domanda", exact=True).fill(question)
    save(elena)

    elena.goto(f"{origin}{EDITOR}/parti/documenti")
    row = beside(elena, "Altri documenti utili")
    if row.get_by_role("button", name=re.compile("^Nascondi")).count():
        row.get_by_role("button", name=re.compile("^Nascondi")).click()
    expect(beside(elena, "Altri documenti utili")).to_contain_text("Nascosto da voi")

    elena.goto(f"{origin}{PREVIEW}/dati-generali")
    expect(elena.locator("main")).to_contain_text("Anteprima, la vedi solo tu.")
    expect(elena.locator("main")).to_contain_text(question)
    elena.goto(f"{origin}{PREVIEW}/dati-specifici")
    expect(elena.locator("main")).not_to_contain_text("Altri documenti utili")

    citizen = browse("phone", javascript)
    citizen.goto(origin + steps.SHEET)
    expect(citizen.locator("main")).not_to_contain_text(summary)
    elena.goto(f"{origin}{EDITOR}/")
    elena.get_by_role("button", name="Pubblica le modifiche").click()
    expect(elena.locator("main")).to_contain_text("Pubblicato: i cittadini vedono le modifiche da adesso.")
    # Public pages are kept for seconds by each process.
    for _ in range(10):
        citizen.reload()
        if summary in citizen.locator("main").inner_text():
            break
        citizen.wait_for_timeout(1000)
    expect(citizen.locator("main")).to_contain_text(summary)
