"""Elena asks the vendor for help, Fabio steps in and answers, Elena reads it and confirms. Two hosts, a real browser."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.test_support import look

pytestmark = BROWSER


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_a_blocking_problem_is_asked_answered_and_confirmed(browse, demo, size, javascript):
    town, subject = demo.town("Segrate"), f"Nessuno riesce a pagare {uuid4().hex[:6]}"
    elena = browse(size, javascript)
    steps.log_in_operator(elena, town, demo.operator("Elena"))
    elena.get_by_role("navigation").get_by_role("link", name="Assistenza", exact=True).click()
    elena.get_by_role("link", name="Nuova richiesta").click()
    elena.get_by_label("Oggetto").fill(subject)
    elena.get_by_role("radio", name="Sì, è bloccante").check(force=True)
    elena.get_by_label("Che cosa succede").fill("Da stamattina la pagina del pagamento è bianca.")
    elena.get_by_role("button", name="Invia la richiesta").click()
    expect(elena.get_by_text(re.compile("Mancano [34] ore"))).to_be_visible()

    fabio = browse(size, javascript)
    steps.log_in_staff(fabio, demo.identities["vendor"][0])
    fabio.get_by_role("navigation").get_by_role("link", name="Richieste", exact=True).click()
    fabio.get_by_role("link", name=subject).click()
    fabio.get_by_label("Scrivi all'ente").fill("Vedo il problema: lo sistemo adesso.")
    fabio.get_by_role("button", name="Prendi in carico e rispondi").click()
    expect(fabio.get_by_text("Intervento nei tempi")).to_be_visible()
    fabio.get_by_label("Scrivi all'ente").fill("Era il collegamento con il nodo: riavviato.")
    fabio.get_by_role("button", name="È risolta").click()

    elena.reload()
    expect(elena.get_by_text("Era il collegamento con il nodo: riavviato.")).to_be_visible()
    elena.get_by_role("button", name="Confermo: è risolta").click()
    expect(elena.get_by_text("Grazie: la richiesta è chiusa.")).to_be_visible()
    elena.goto(f"{town}/operatori/assistenza/richieste/?filtro=chiuse")
    expect(elena.get_by_role("link", name=subject)).to_be_visible()


DESK = ["assistenza/richieste/", "assistenza/richieste/?filtro=chiuse", "assistenza/richieste/nuova", "listino/"]
CONSOLE = [
    "richieste/",
    "richieste/?filtro=chiuse",
    "richieste/tempi",
    "comuni/segrate/richiesta",
    "listino/",
    "adesioni/",
]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_pages_of_requests_and_prices_are_sound(browse, demo, size):
    town, fabio = demo.town("Segrate"), demo.identities["vendor"][0]
    elena = browse(size)
    steps.log_in_operator(elena, town, demo.operator("Elena"))
    for path in DESK:
        elena.goto(f"{town}/operatori/{path}")
        look(elena, f"ente-{DESK.index(path)}", size)
    open_each(elena, size, ("Chiedi di aderire", "Kit di firma digitale e CNS"), f"{town}/operatori/listino/")
    elena.goto(f"{town}/operatori/assistenza/richieste/nuova")
    elena.get_by_role("button", name="Invia la richiesta").click()
    look(elena, "ente-errori", size)
    elena.goto(f"{town}/operatori/assistenza/richieste/")
    elena.get_by_role("link", name="La ricevuta in PDF").first.click()
    look(elena, "ente-richiesta", size)
    page = browse(size)
    steps.log_in_staff(page, fabio)
    for path in CONSOLE:
        page.goto(f"{fabio['origin']}/{path}")
        look(page, f"console-{CONSOLE.index(path)}", size)
    open_each(page, size, ("Listino n. 1", "Listino n. 2"), f"{fabio['origin']}/listino/")
    page.get_by_role("link", name="Casella di posta certificata").click()
    look(page, "console-prezzo", size)
    page.goto(f"{fabio['origin']}/adesioni/")
    page.get_by_role("link", name="Giornate di formazione").first.click()
    look(page, "console-adesione", size)
    page.goto(f"{fabio['origin']}/richieste/")
    page.get_by_role("link", name="I pagamenti non si aprono").click()
    look(page, "console-richiesta", size)


def open_each(page, size: str, links: tuple[str, ...], back: str) -> None:
    for number, link in enumerate(links):
        page.goto(back)
        page.get_by_role("link", name=link).first.click()
        look(page, f"aperta-{number}-{'console' if 'console' in back else 'ente'}", size)
