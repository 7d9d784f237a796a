"""Fabio of the vendor opens a municipality on the console, from the first question to the first page served."""

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER, ROOT
from tests.browser.test_accessibility import assert_sound

pytestmark = BROWSER
NAME = "Comune di Sant'Àgata d'Éze – Saint-Rhémy-en-Bosses/Pré"


def look(page, name: str, javascript: bool = True) -> None:
    """The page is sound, as far as a script can look at it; with SPORTELLO_SHOTS it is also kept as a picture."""
    if javascript:
        assert_sound(page)
    if folder := os.environ.get("SPORTELLO_SHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"console-{name}-{width}.png", full_page=True)


def fill(page, **answers: str) -> None:
    for label, answer in answers.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(answer)


def go_on(page, step: str) -> None:
    page.get_by_role("button", name="Salva e continua").click()
    expect(page.get_by_role("heading", name=step, exact=True)).to_be_visible()


def facts(page, town: str) -> None:
    """The code of a town that does not exist, confirmed by who knows better."""
    fill(
        page,
        Nome_ufficiale=NAME,
        Codice_ISTAT=f"015{900 + int(town, 16) % 100}",
        Codice_catastale="Z998",
        Provincia="MI",
    )
    fill(page, Codice_IPA=f"c_{town}", Codice_fiscale_dell="12345678901", Abitanti="1200")
    page.get_by_role("button", name="Salva e continua").click()
    expect(page.get_by_text("non è tra quelli in uso").first).to_be_visible()
    page.get_by_label("Ho controllato").check(force=True)
    go_on(page, "Indirizzo web")


def contacts(page, site: str) -> None:
    fill(
        page, Indirizzo_del_municipio="Piazza 1, 20054 Sant'Àgata (MI)", Telefono="02 555 0199", PEC="pec@agata.example"
    )
    page.get_by_label("Email", exact=True).fill("info@agata.example")
    fill(page, Email_del_responsabile="dpo@agata.example", Sito_istituzionale=site)
    go_on(page, "Aspetto")


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_from_the_first_question_to_the_first_page_served(browse, demo, size, javascript):
    fabio, town = demo.identities["vendor"][0], uuid4().hex[:6]
    page = browse(size, javascript)
    steps.log_in_staff(page, fabio)
    look(page, "comuni", javascript)
    page.get_by_role("link", name="Apri un nuovo Comune").click()
    page.get_by_role("button", name="Apri un nuovo Comune").click()
    facts(page, town)
    page.get_by_label("Nome nell'indirizzo").fill("console")
    page.get_by_role("button", name="Salva e continua").click()
    expect(page.get_by_text("riservato alla piattaforma").first).to_be_visible()
    page.get_by_label("Nome nell'indirizzo").fill(f"agata-{town}")
    go_on(page, "Recapiti")
    contacts(page, "https://www.agata.example")
    page.get_by_label("Colore principale").fill("#FFDD00")
    page.get_by_role("button", name="Salva e guarda").click()
    expect(page.get_by_text("serve almeno 4,5").first).to_be_visible()
    page.get_by_label("Colore principale").fill("#7A1F2B")
    page.get_by_label("Stemma").set_input_files(ROOT / "tests" / "samples" / "stemma.svg")
    page.get_by_role("button", name="Salva e guarda").click()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_text(NAME).first).to_be_visible()
    if javascript:
        colour = "e => getComputedStyle(e).getPropertyValue('--sp-primary')"
        assert preview.locator("html").evaluate(colour) == "#7A1F2B"
    look(page, "aspetto", javascript)
    go_on(page, "Uffici")
    page.get_by_label("Nome dell'ufficio").fill("Servizi sociali")
    page.get_by_role("button", name="Aggiungi un ufficio").click()
    page.get_by_label("Nome dell'ufficio").nth(1).fill("Tributi")
    page.get_by_label("Indirizzo", exact=True).nth(1).fill("Piazza 1")
    look(page, "uffici", javascript)
    go_on(page, "Servizi")
    page.get_by_role("checkbox", name="assegno di maternità").check(force=True)
    page.locator("#id_ufficio-assegno-maternita").select_option(label="Servizi sociali")
    page.locator("#id_attiva-contributo-economico").check(force=True)
    page.locator("#id_ufficio-contributo-economico").select_option(label="Servizi sociali")
    look(page, "servizi", javascript)
    go_on(page, "Amministratore")
    fill(page, Nome="Elena", Cognome="D'Àvila", Email="elena@agata.example")
    go_on(page, "Riepilogo")
    look(page, "riepilogo", javascript)
    page.get_by_role("button", name="Crea il Comune").click()
    for _ in range(60):
        if page.get_by_text("Il portale è aperto").count():
            break
        page.wait_for_timeout(1_000)
        if not javascript:
            page.get_by_role("link", name="Aggiorna la pagina").click()
    expect(page.get_by_text("Il portale è aperto")).to_be_visible()
    expect(page.get_by_text("parte appena la posta funziona")).to_be_visible()
    look(page, "creato", javascript)
    page.get_by_role("link", name=re.compile(f"agata-{town}")).click()
    expect(page.locator(".it-brand-title")).to_have_text(NAME if NAME.startswith("Comune") else f"Comune di {NAME}")
    page.goto(page.url.rstrip("/") + "/servizi")
    expect(page.get_by_role("link", name=re.compile("assegno di maternità", re.IGNORECASE)).first).to_be_visible()
    look(page, "portale", javascript)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_pages_about_the_fleet_are_sound(browse, demo, size):
    fabio = demo.identities["vendor"][0]
    page = browse(size)
    steps.log_in_staff(page, fabio)
    page.goto(f"{fabio['origin']}/comuni/segrate/")
    if page.get_by_role("button", name="Aggiorna ora").count():
        page.get_by_role("button", name="Aggiorna ora").click()
        expect(page.get_by_role("button", name="Aggiorna ora")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Gestore Alfa").first).to_be_visible()
    look(page, "segrate")
    for path in ("catalogo/", "catalogo/assegno-maternita/", "consumi/", "nuovi-comuni/"):
        page.goto(f"{fabio['origin']}/{path}")
        look(page, path.strip("/").replace("/", "-"))
