"""The road without a mouse: tab, arrows, space and enter are enough, and the focus is never lost."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import BROWSER

pytestmark = BROWSER

FAR = 150


def is_focused(target: Locator) -> bool:
    return target.count() > 0 and target.evaluate("element => element === document.activeElement")


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(FAR):
        if is_focused(target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def pick(page: Page, question: str, answer: str) -> None:
    """Into the group by tab, to the answer by arrows: only one button of a group takes the tab."""
    group = page.get_by_role("group", name=question)
    radios = group.get_by_role("radio")
    wanted = group.get_by_role("radio", name=answer, exact=len(answer) < 4)
    for _ in range(FAR):
        if any(is_focused(radio) for radio in radios.all()):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if wanted.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()
    page.wait_for_load_state("networkidle")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_citizen_applies_with_the_keyboard_alone(demo, browse):
    page, origin = browse("desktop"), demo.town("Borgo")
    page.goto(origin + steps.SHEET)
    press(page, page.get_by_role("link", name="Fai la domanda online").first)
    press(page, page.locator("summary", has_text="Entra con SPID"))
    press(page, page.get_by_role("link", name="Gestore Beta"))
    press(page, page.get_by_role("button", name=re.compile("Luca Fontana")))
    press(page, button(page, "Acconsento"))
    page.wait_for_url(re.compile("/richiesta/"))
    if page.url.endswith("/privacy"):
        press(page, page.get_by_role("checkbox").first, "Space")
        press(page, button(page, "Avanti"))
    page.wait_for_url(re.compile("/dati-generali"))

    press(page, button(page, "Avanti"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-errors]")).to_be_focused()
    for question, answer in (
        ("Cittadinanza", "Italiana"),
        ("Vivi a un indirizzo diverso?", "No"),
        ("Per chi chiedi il contributo?", "Per me"),
        ("Per che cosa chiedi il contributo?", "Un altro bisogno"),
    ):
        pick(page, question, answer)
    press(page, button(page, "Avanti"))
    page.wait_for_url(re.compile("/dati-specifici"))

    write(page, "Di che cosa hai bisogno?", "Una sedia nuova.")
    write(page, "Quanto chiedi?", "120")
    write(page, "Racconta la tua situazione", "Si è rotta.")
    pick(page, "La situazione è urgente?", "No")
    pick(page, "La casa dove vivi è", "Di proprietà")
    tab_to(page, page.get_by_label("Situazione di lavoro"))
    page.keyboard.type("Pens")
    pick(page, "Nel nucleo qualcuno riceve altri aiuti", "No")
    pick(page, "Hai un ISEE valido?", "No")
    pick(page, "Se la domanda viene accolta", "Non ho un conto")
    press(page, button(page, "Avanti"))
    page.wait_for_url(re.compile("/riepilogo"))
    for declaration in page.get_by_role("checkbox").all():
        press(page, declaration, "Space")
    press(page, page.get_by_role("button", name=re.compile("Invia")))
    page.wait_for_url(re.compile("/conferma/"))


def test_a_clerk_works_with_the_keyboard_alone(demo, browse):
    page, origin = browse("desktop"), demo.town("Segrate")
    identity = demo.operator("Carla")
    page.goto(f"{origin}/operatori/accedi")
    write(page, "Email", identity["login"])
    write(page, "Password", identity["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/accedi/codice$"))
    steps.give_code(page, identity["totp_secret"], by_keyboard=True)
    page.wait_for_url(re.compile(r"/operatori/$"))
    press(page, page.get_by_role("link", name=re.compile("Tutte le aperte")))
    page.wait_for_load_state("networkidle")
    press(page, page.locator("main table a[href*='/pratiche/']").first)
    page.wait_for_url(re.compile("/operatori/pratiche/"))
    if "/motivo" in page.url:
        press(page, button(page, "Esame della pratica"))
        page.wait_for_url(re.compile("/operatori/pratiche/[0-9a-f-]{36}/$"))
    write(page, "Nuova nota", "Scritta senza mouse")
    press(page, button(page, "Aggiungi nota"))
    expect(page.locator("main")).to_contain_text("Scritta senza mouse")


RING = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return at === document.body || seen ? "" : at.outerHTML.slice(0, 200);
}"""


def assert_focus_shows(page: Page) -> None:
    unseen = set()
    for _ in range(50):
        page.keyboard.press("Tab")
        unseen.add(page.evaluate(RING))
    assert unseen - {""} == set(), page.url


def test_what_has_the_focus_shows_it(demo, browse):
    origin, page = demo.town("Segrate"), browse("desktop")
    for path in ("/", steps.SHEET):
        page.goto(origin + path)
        assert_focus_shows(page)
    steps.log_in_operator(page, origin, demo.operator("Elena"))
    for path in ("", "valori", "parti/passo/dati-generali", "aggiungi/documents"):
        page.goto(f"{origin}/operatori/catalogo/contributo-economico/{path}")
        assert_focus_shows(page)
