from urllib.parse import parse_qs, urlsplit

import requests
from django.contrib.auth import SESSION_KEY

from accounts.models import User
from tenants.context import tenant_context


def test_it_ends_here_and_at_the_provider(browser, identity):
    browser.log_in()
    answer = browser.client.post("/esci")
    address = answer["Refresh"].removeprefix("0;url=")
    query = parse_qs(urlsplit(address).query)
    assert SESSION_KEY not in browser.client.session
    assert address.startswith(f"{identity.url}/identita/uscita?")
    assert query["post_logout_redirect_uri"] == ["http://segrate.localhost/"]
    back = requests.get(address, timeout=5, allow_redirects=False)
    assert back.headers["Location"] == "http://segrate.localhost/"


def test_the_page_offers_a_link_when_the_browser_does_not_go_on_by_itself(browser):
    browser.log_in()
    assert "Prosegui" in browser.client.post("/esci").content.decode()


def test_it_puts_no_fiscal_code_in_the_address(browser):
    browser.log_in()
    assert "BNCNNA84C52I577E" not in browser.client.post("/esci")["Refresh"]


def test_it_answers_to_post_only(browser):
    browser.log_in()
    assert browser.client.get("/esci").status_code == 405
    assert SESSION_KEY in browser.client.session


def test_it_asks_for_the_token_of_the_page(browser, visit):
    browser.log_in()
    browser.client.handler.enforce_csrf_checks = True
    assert browser.client.post("/esci").status_code == 403
    assert SESSION_KEY in browser.client.session


def test_who_did_not_come_from_the_provider_goes_home(visit, segrate):
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example")
        client = visit("segrate", user=carla)
    assert client.post("/esci")["Location"] == "/"
    assert SESSION_KEY not in client.session
