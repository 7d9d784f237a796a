"""What people do, in the words of the pages."""

import re

from playwright.sync_api import Page, expect

SHEET = "/servizi/salute-benessere-e-assistenza/contributo-economico"


def log_in_citizen(page: Page, name: str) -> None:
    """From the login page, through the identity provider, back to where one wanted to go."""
    page.get_by_role("link", name=re.compile("Entra con SPID o CIE")).first.click()
    page.get_by_role("button", name=re.compile(name)).click()


def log_in_operator(page: Page, origin: str, identity: dict) -> None:
    page.goto(f"{origin}/operatori/accedi")
    page.get_by_label("Email").fill(identity["login"])
    page.get_by_label("Password").fill(identity["password"])
    page.get_by_role("button", name="Accedi").click()
    expect(page).to_have_url(re.compile(r"/operatori/$"))
