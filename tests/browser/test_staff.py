"""A new colleague: invited, with a password, an app and recovery codes, at the desk; then with a passkey."""

import re
import time
from base64 import b32decode

import pytest
import requests
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.test_accessibility import assert_sound as assert_sound_with_javascript

pytestmark = BROWSER
PASSWORD = "una-password-di-prova-lunga"
WITHOUT_JAVASCRIPT = []
LINK = re.compile(r"https?://\S+/operatori/invito/[0-9a-f]{64}")


def assert_sound(page):
    """Looked at where there is JavaScript: without, axe cannot run."""
    if page not in WITHOUT_JAVASCRIPT:
        assert_sound_with_javascript(page)


def invite(demo, browse, email):
    """Elena invites; the link that arrives in the simulated post."""
    page, origin = browse("desktop"), demo.town("Segrate")
    steps.log_in_operator(page, origin, demo.operator("Elena"))
    page.goto(f"{origin}/operatori/personale/invita")
    for label, value in (("Nome", "Dora"), ("Cognome", "Riva"), ("Email di lavoro", email)):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Manda l'invito").click()
    expect(page.locator("main")).to_contain_text("Invito in partenza")
    page.get_by_label("Ruolo").select_option(label="Istruttore")
    page.get_by_role("button", name="Dai il ruolo").click()
    expect(page.locator("main")).to_contain_text("Ruolo dato")
    return arrived(demo, page, email)


def arrived(demo, page, email):
    for _ in range(60):
        mails = requests.get(f"http://127.0.0.1:{demo.port + 100}/api/posta", timeout=5).json()["items"]
        found = [LINK.search(str(mail)) for mail in mails if email in str(mail)]
        if any(found):
            return next(match[0] for match in found if match)
        page.wait_for_timeout(500)
    raise AssertionError("the invitation never came")


def choose_password(page, link):
    page.goto(link)
    assert re.search(r"/operatori/invito$", page.url)
    page.get_by_label("Nuova password").fill(PASSWORD)
    page.get_by_label("Ripeti la password").fill(PASSWORD)
    assert_sound(page)
    page.get_by_role("button", name="Continua").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scegli il secondo fattore")
    assert_sound(page)


def connect_app(page):
    """The secret that stands on the page, and the recovery codes."""
    page.get_by_role("link", name="Usa l'app").click()
    secret = page.locator("#chiave").inner_text().replace(" ", "")
    assert_sound(page)
    page.get_by_label("Codice dell'app").fill("000000" if steps.code_of(secret) != "000000" else "000001")
    page.get_by_role("button", name="Collega l'app").click()
    expect(page.locator("main")).to_contain_text("Il codice non è quello giusto")
    page.get_by_label("Codice dell'app").fill(steps.code_of(secret))
    page.get_by_role("button", name="Collega l'app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Metti da parte i codici di recupero")
    assert_sound(page)
    return secret, page.locator(".op-codes li").all_inner_texts()


def email():
    return f"dora.{time.time_ns()}@segrate.example"


@pytest.mark.parametrize(("size", "javascript"), [("phone", False), ("desktop", True)])
def test_from_the_invitation_to_the_desk_then_a_wrong_code_then_a_recovery_code(demo, browse, size, javascript):
    address = email()
    link, page, origin = invite(demo, browse, address), browse(size, javascript=javascript), demo.town("Segrate")
    if not javascript:
        WITHOUT_JAVASCRIPT.append(page)
    choose_password(page, link)
    secret, codes = connect_app(page)
    assert len(codes) == 10
    page.get_by_role("link", name=re.compile("vai allo sportello")).click()
    expect(page).to_have_url(re.compile(r"/operatori/$"))

    page.get_by_role("button", name="Esci").click()
    steps.give_password(page, origin, {"login": address, "password": PASSWORD})
    right = {f"{totp(b32decode(secret), drift=step):06d}" for step in (-1, 0, 1, 2)}
    page.get_by_label("Codice dell'app").fill(next(code for code in ("000000", "111111") if code not in right))
    page.get_by_role("button", name="Continua").click()
    expect(page.locator("main")).to_contain_text("Il codice non è quello giusto")
    assert_sound(page)
    page.get_by_role("link", name="Non ho il telefono: uso un codice di recupero").click()
    page.get_by_label("Codice di recupero").fill(codes[0])
    page.get_by_role("button", name="Continua").click()
    expect(page.locator("main")).to_contain_text("te ne restano 9")

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Il collegamento non vale più")
    assert_sound(page)


def test_a_passkey_is_made_and_then_opens_the_desk_by_itself(demo, browse):
    link, page, origin = invite(demo, browse, email()), browse("desktop"), demo.town("Segrate")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    facts = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**facts, "isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    choose_password(page, link)
    page.get_by_role("link", name="Usa una passkey").click()
    page.get_by_label("Che nome dai a questa passkey?").fill("Computer dell'ufficio")
    assert_sound(page)
    page.get_by_role("button", name="Crea la passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Metti da parte i codici di recupero")
    page.get_by_role("button", name="Esci").click()
    page.goto(f"{origin}/operatori/accedi")
    page.get_by_role("link", name="Entra con una passkey").click()
    page.get_by_role("button", name="Usa la passkey").click()
    expect(page).to_have_url(re.compile(r"/operatori/$"))
    page.wait_for_load_state("networkidle")
    page.goto(f"{origin}/operatori/sicurezza/")
    expect(page.locator("main")).to_contain_text("Computer dell'ufficio")


def test_the_municipalitys_own_account_opens_the_desk_and_a_stranger_hears_why_not(demo, browse):
    origin = demo.town("Segrate")
    for name, heading in (("Dario Conti", None), ("Guido Marini", "Non sei tra gli operatori dello sportello")):
        page = browse("phone")
        page.goto(f"{origin}/operatori/accedi")
        assert_sound(page)
        page.get_by_role("link", name="Entra con l'account del Comune").click()
        page.get_by_role("button", name=f"Entra come {name}").click()
        page.wait_for_load_state("networkidle")
        if heading:
            expect(page.locator("main h1")).to_have_text(heading)
            assert_sound(page)
        else:
            expect(page).to_have_url(f"{origin}/operatori/")
