"""What people do, in the words of the pages."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from integrations.simulators.operators import STEP_SECONDS, code_of
from provisioning.fleet.demo.paper import portrait
from tests.cases.conftest import PDF

SHEET = "/servizi/salute-benessere-e-assistenza/contributo-economico"
PARKING = "/servizi/mobilita-e-trasporti/contrassegno-parcheggio-disabili"
MATERNITY = "/servizi/salute-benessere-e-assistenza/assegno-maternita"
PHOTO = {"name": "foto.png", "mimeType": "image/png", "buffer": portrait("foto.png").read()}
# A code is shown for thirty seconds.
CODE_PATIENCE = 40
BILL = {"name": "bolletta.pdf", "mimeType": "application/pdf", "buffer": PDF}


def choose(page: Page, question: str, answer: str) -> None:
    group, short = page.get_by_role("group", name=question), len(answer) < 4
    options = group.get_by_role("radio", name=answer, exact=short).or_(group.get_by_role("checkbox", name=answer))
    options.first.check(force=True)
    # The answer may show or hide something: what is filled in next must not be a part that is about to be replaced.
    expect(page.locator(".htmx-request")).to_have_count(0)


def go_on(page: Page, button: str = "Avanti") -> None:
    """Without JavaScript the page comes back once with what the answers brought up; here all of that may stay empty."""
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("networkidle")
    if page.locator(".sp-new").count():
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state("networkidle")


def log_in_citizen(page: Page, name: str) -> None:
    """From the login page, by SPID, back to where one wanted to go."""
    ask_provider(page, "SPID", "Gestore Alfa")
    say_who(page, name)
    page.get_by_role("button", name="Acconsento", exact=True).click()


def ask_provider(page: Page, way: str, provider: str = "") -> None:
    """As far as the provider's page. `provider`: where a way has several."""
    if provider:
        page.locator("summary", has_text=f"Entra con {way}").click()
    page.get_by_role("link", name=re.compile(provider or way)).first.click()
    expect(page.locator("h1")).to_have_text("Chi sta entrando?")


def say_who(page: Page, name: str, outcome: str = "", level: str = "") -> None:
    """On the provider's page; `outcome` and `level` as its lists have them."""
    if outcome:
        page.get_by_label("Prova di errore").select_option(label=outcome)
    if level:
        page.get_by_label("Livello dell’accesso").select_option(value=level)
    page.get_by_role("button", name=re.compile(name)).click()


# Sessions opened before, so that a code is not needed twice in the same half minute: (origin, login) → cookies.
_open: dict[tuple[str, str], list] = {}


def log_in_operator(page: Page, origin: str, identity: dict[str, str]) -> None:
    """By password and code or, where this person is in already, with the session they have."""
    key = (origin, identity["login"])
    page.context.add_cookies(_open.get(key, []))
    page.goto(f"{origin}/operatori/")
    if "/accedi" in page.url:
        give_password(page, origin, identity)
        give_code(page, identity["totp_secret"])
        _open[key] = [cookie for cookie in page.context.cookies(origin) if cookie["name"] == "sessione"]
    expect(page).to_have_url(re.compile(r"/operatori/$"))


def give_password(page: Page, origin: str, identity: dict[str, str]) -> None:
    page.goto(f"{origin}/operatori/accedi")
    page.get_by_label("Email").fill(identity["login"])
    page.get_by_label("Password").fill(identity["password"])
    page.get_by_role("button", name="Accedi").click()
    expect(page).to_have_url(re.compile(r"/operatori/accedi/codice$"))


def give_code(page: Page, secret: str, by_keyboard: bool = False) -> None:
    """What the app shows; where that was given before, what it will show next: the platform bears clocks that are ahead."""
    for _ in range(CODE_PATIENCE):
        page.get_by_label("Codice dell'app").fill(_unused_code(page, secret))
        if by_keyboard:
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="Continua").click()
        page.wait_for_load_state("networkidle")
        if "/accedi/codice" not in page.url:
            return
        expect(page.locator("main")).to_contain_text(re.compile("già stato usato|riprova tra"))
        page.wait_for_timeout(1_000)
    raise AssertionError("no code was taken")


# By secret, the last of its half minutes whose code was given.
_given: dict[str, int] = {}


def _unused_code(page: Page, secret: str) -> str:
    while (wanted := max(_given.get(secret, 0) + 1, _half_minute())) > _half_minute() + 1:
        page.wait_for_timeout(500)
    _given[secret] = wanted
    return code_of(secret, ahead=wanted - _half_minute())


def _half_minute() -> int:
    return int(time.time()) // STEP_SECONDS


def start_from_sheet(page: Page, origin: str, person: str, sheet: str = SHEET) -> None:
    page.goto(origin + sheet)
    page.get_by_role("link", name="Fai la domanda online").first.click()
    log_in_citizen(page, person)
    expect(page).to_have_url(re.compile(f"{sheet}/richiesta/"))


def accept_privacy(page: Page) -> None:
    """Asked once for each application: who resumes a draft is past it."""
    if not page.url.endswith("/privacy"):
        return
    page.get_by_label("Ho letto e compreso").check(force=True)
    go_on(page)


def fill_general_data(page: Page) -> None:
    choose(page, "Cittadinanza", "Italiana")
    choose(page, "Vivi a un indirizzo diverso?", "No")
    choose(page, "Per chi chiedi il contributo?", "Per me")
    choose(page, "Per che cosa chiedi il contributo?", "Bollette")


def fill_specific_data(page: Page) -> None:
    choose(page, "Che cosa devi pagare?", "Luce")
    page.get_by_label("Somma da pagare").fill("320,50")
    choose(page, "Hai ricevuto un avviso di distacco", "No")
    page.get_by_label("Quanto chiedi?").fill("300")
    page.get_by_label("Racconta la tua situazione").fill("Ho avuto spese impreviste.")
    choose(page, "La situazione è urgente?", "No")
    choose(page, "La casa dove vivi è", "Di proprietà")
    page.get_by_label("Situazione di lavoro").select_option(label="Lavoro dipendente")
    choose(page, "Nel nucleo qualcuno riceve altri aiuti", "No")
    choose(page, "Hai un ISEE valido?", "No")
    choose(page, "Se la domanda viene accolta", "Non ho un conto")
    page.get_by_label("Bollette o solleciti da pagare").set_input_files(BILL)


def fill_date(page: Page, question: str, day: str, last: bool = False) -> None:
    """`day` as «31/12/2026»; `last` of the groups of that name, instead of the first."""
    groups = page.get_by_role("group", name=question)
    group = groups.last if last else groups.first
    for index, part in enumerate(day.split("/")):
        group.get_by_role("textbox").nth(index).fill(part)


def declare_everything(page: Page) -> None:
    for declaration in declarations(page).all():
        declaration.check(force=True)


def declarations(page: Page) -> Locator:
    return page.get_by_role("checkbox")


def send(page: Page) -> str:
    """From the summary to the confirmation; the tracking code that it shows."""
    declare_everything(page)
    page.get_by_role("button", name=re.compile("Invia")).click()
    expect(page).to_have_url(re.compile("/richiesta/conferma/"))
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def open_case(page: Page, code: str) -> None:
    page.get_by_role("searchbox").first.fill(code)
    page.get_by_role("searchbox").first.press("Enter")
    page.wait_for_load_state("networkidle")
    if "/pratiche/" not in page.url:
        page.locator("main table a").first.click()
    say_why(page)
    expect(page.locator("main")).to_contain_text(code)


def say_why(page: Page) -> None:
    """Of a case with restricted data that is not the clerk's own, when it is opened for the first time today."""
    page.wait_for_load_state("networkidle")
    if "/motivo" in page.url:
        page.get_by_role("button", name="Esame della pratica").click()
        expect(page).to_have_url(re.compile(r"/operatori/pratiche/[0-9a-f-]{36}/"))


def wait_for_number(page: Page) -> None:
    for _ in range(20):
        page.reload()
        if re.search(r"\d+/\d{4}", page.locator("main").inner_text()):
            return
        page.wait_for_timeout(500)
    raise AssertionError("the protocol number never came")


def run(page: Page, label: str, items: str = "", reason: str = "") -> None:
    """One act of the clerk, through its preview when it writes to the citizen."""
    page.get_by_role("link", name=label).or_(page.get_by_role("button", name=label)).first.click()
    page.wait_for_load_state("networkidle")
    if "/azioni/" in page.url:
        if items:
            page.get_by_label("Altro da chiedere").fill(items)
        if reason:
            page.get_by_label(re.compile("Motiv")).first.fill(reason)
        further = page.get_by_role("button", name=re.compile("Continua"))
        if further.count():
            further.click()
        page.get_by_role("button", name=re.compile(f"^(Conferma e invia|{label})$")).click()
        page.wait_for_load_state("networkidle")
    expect(page).to_have_url(re.compile(r"/operatori/pratiche/[0-9a-f-]{36}/$"))
    # The citizen of this story does not wait for the minutes in which a step can be undone.
    now = page.get_by_role("button", name="Invia subito")
    if now.count():
        now.click()
        page.wait_for_load_state("networkidle")


def log_in_staff(page: Page, identity: dict[str, str]) -> None:
    """The vendor's console, by password and code or with the session this person has."""
    origin = identity["origin"]
    key = (origin, identity["login"])
    page.context.add_cookies(_open.get(key, []))
    page.goto(f"{origin}/comuni/")
    if "/accedi" in page.url:
        page.get_by_label("Email").fill(identity["login"])
        page.get_by_label("Password").fill(identity["password"])
        page.get_by_role("button", name="Accedi").click()
        give_code(page, identity["totp_secret"])
        _open[key] = [cookie for cookie in page.context.cookies(origin) if cookie["name"] == "sessione"]
    expect(page).to_have_url(re.compile(r"/comuni/$"))
