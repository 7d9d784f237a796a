"""A burial from the sheet to the register: applied for, placed, priced, paid and closed."""

import re

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.steps import open_case, run, wait_for_number

pytestmark = BROWSER
SHEET = "/servizi/anagrafe-e-stato-civile/sepoltura-defunto"


def date(page, label, day, month, year) -> None:
    group = page.get_by_role("group", name=label)
    for part, value in (("Giorno", day), ("Mese", month), ("Anno", year)):
        group.get_by_label(part).fill(value)


def answer(page, question, choice) -> None:
    """A choice that decides what comes next: the page may be asked again by the script."""
    steps.choose(page, question, choice)
    page.wait_for_load_state("networkidle")


def apply(page, origin, person) -> str:
    page.goto(origin + SHEET)
    page.get_by_role("link", name="Fai la domanda online").first.click()
    steps.log_in_citizen(page, person)
    expect(page).to_have_url(re.compile(f"{SHEET}/richiesta/"))
    steps.accept_privacy(page)
    page.goto(f"{origin}{SHEET}/richiesta/dati-generali")
    steps.choose(page, "Vivi a un indirizzo diverso?", "No")
    answer(page, "Tu sei", "Coniuge")
    answer(page, "Si occupa del funerale", "No")
    steps.go_on(page)
    answer(page, "La domanda riguarda", "Una persona")
    page.get_by_label("Nome", exact=True).fill("Rosa")
    page.get_by_label("Cognome", exact=True).fill("Galli")
    date(page, "Data di nascita", "2", "4", "1938")
    answer(page, "Era residente in questo Comune?", "Sì")
    answer(page, "Dove è avvenuta la morte?", "In questo Comune")
    date(page, "Giorno della morte", "2", "11", "2026")
    answer(page, "È intervenuta l'autorità giudiziaria?", "No")
    steps.go_on(page)
    answer(page, "Che cosa va sepolto?", "Un feretro")
    answer(page, "Dove?", "In un loculo")
    steps.choose(page, "Cimitero", "Cimitero di Redecesio")
    answer(page, "C'è già una tomba in concessione", "No")
    answer(page, "Quali di questi casi", "Era residente in questo Comune")
    answer(page, "I familiari più stretti sono d'accordo", "Sì")
    answer(page, "C'è una cerimonia?", "Nessuna cerimonia")
    answer(page, "Il posto serve oggi o domani?", "Sì")
    steps.go_on(page)
    steps.choose(page, "Chi sarà il titolare", "Io")
    answer(page, "Chi paga quanto è dovuto?", "Io")
    steps.go_on(page)
    expect(page).to_have_url(re.compile("/richiesta/riepilogo"))
    return steps.send(page)


def assign(page) -> None:
    page.get_by_role("link", name="Assegna il posto e la tariffa").click()
    page.get_by_label("Posto assegnato").fill("Redecesio, blocco B, loculo 12.")
    page.get_by_label("Concessione del posto").fill("2.850,00")
    page.get_by_label("Operazioni cimiteriali").fill("240")
    page.get_by_role("button", name=re.compile("Continua")).click()
    expect(page.locator("main")).to_contain_text("3.122,00 euro")
    page.get_by_role("button", name="Conferma e invia").click()
    expect(page).to_have_url(re.compile(r"/operatori/pratiche/[0-9a-f-]{36}/$"))


def authorise(page) -> None:
    page.get_by_role("link", name="Autorizza e ordina la sepoltura").click()
    page.get_by_label("Giorno, ora e indicazioni").fill("Domani alle 10:30.")
    page.get_by_role("button", name=re.compile("Continua")).click()
    page.get_by_role("button", name="Conferma e invia").click()
    expect(page).to_have_url(re.compile(r"/operatori/pratiche/[0-9a-f-]{36}/$"))


def record_payment(page) -> None:
    page.get_by_role("link", name="Registra il pagamento").click()
    steps.choose(page, "Come è stata pagata", "Bonifico")
    page.get_by_label("Riferimento").fill("CRO 0098")
    page.get_by_role("button", name="Registra il pagamento").click()
    expect(page.locator("#pagamenti")).to_contain_text("CRO 0098")


def test_a_burial_is_placed_priced_paid_and_closed(demo, browse):
    origin = demo.town("Segrate")
    citizen = browse("phone")
    code = apply(citizen, origin, "Aminata Diallo")
    wait_for_number(citizen)

    franco = browse("desktop")
    steps.log_in_operator(franco, origin, demo.operator("Franco"))
    open_case(franco, code)
    expect(franco.locator("main")).to_contain_text("Assegnazione del posto")
    run(franco, "Prendi in carico")
    assign(franco)

    citizen.goto(f"{origin}/area-personale/pagamenti")
    expect(citizen.locator("main")).to_contain_text(code)
    expect(citizen.locator("main")).to_contain_text("3.122,00 euro")
    expect(citizen.locator("main")).to_contain_text("Come pagare")

    authorise(franco)
    run(franco, "Sepoltura avvenuta")
    run(franco, "Atto firmato")
    expect(franco.locator("#azioni")).to_contain_text("C'è ancora una somma da pagare")
    record_payment(franco)
    run(franco, "Scritta nel registro, concludi")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Pagato")
