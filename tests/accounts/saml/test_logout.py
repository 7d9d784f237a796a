"""Single logout: ours tells the provider, the provider's tells us."""

import base64
import zlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from lxml import etree

from integrations.identity.saml.elements import add, instant, root
from integrations.identity.saml.names import ENTITY, SUCCESS, TRANSIENT
from integrations.identity.saml.signatures import placeholder, sign, signed_parameter, signed_query
from integrations.identity.saml.transport import redirected
from integrations.identity.saml.xml import NAMESPACES, SAML, SAMLP, text_of
from integrations.simulators.identity.saml.answers import new_id
from integrations.simulators.identity.saml.provider import posted
from tenants.context import tenant_context
from tests.accounts.saml.conftest import Browser, configure_way

SLO = "http://segrate.localhost/spid/slo"


def name_id(browser: Browser) -> str:
    return browser.client.session["identity_logout_hint"]["name_id"]


def logout_request(browser, *, destination=SLO, name="", when=None, issuer="", kind="LogoutRequest"):
    stamp = {
        "ID": new_id(),
        "Version": "2.0",
        "IssueInstant": instant(when or timezone.now()),
        "Destination": destination,
    }
    request = root(f"samlp:{kind}", stamp, {"samlp": SAMLP, "saml": SAML})
    add(request, "saml:Issuer", issuer or browser.provider.entity_id, {"Format": ENTITY})
    add(request, "saml:NameID", name or name_id(browser), {"Format": TRANSIENT})
    return request


def query_of(request, key, relay_state="avanti"):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = base64.b64encode(packer.compress(etree.tostring(request)) + packer.flush()).decode()
    return signed_query({"SAMLRequest": text, "RelayState": relay_state}, key)


def is_in(browser) -> bool:
    return SESSION_KEY in browser.client.session


def test_who_leaves_is_led_to_end_the_provider_s_session_too(browser, segrate):
    browser.log_in()
    name = name_id(browser)
    address = browser.client.post("/esci")["Refresh"].removeprefix("0;url=")
    assert not is_in(browser)
    assert address.startswith("https://gestore.example/slo?SAMLRequest=")
    from accounts.models import LoginKey

    with tenant_context(segrate):
        pem = LoginKey.objects.get().certificate
    certificate = "".join(line for line in pem.splitlines() if "-----" not in line)
    request = redirected(signed_parameter(urlsplit(address).query, "SAMLRequest", [certificate]))
    assert text_of(request.find("saml:NameID", NAMESPACES)) == name
    assert request.find("samlp:SessionIndex", NAMESPACES) is not None


def test_the_provider_s_answer_to_our_logout_leads_home(browser):
    for method in (browser.client.get, browser.client.post):
        assert method("/spid/slo", {"SAMLResponse": "qualunque"})["Location"] == "/"


def test_the_provider_ends_the_session_by_an_address(browser, provider):
    browser.log_in()
    request = logout_request(browser)
    response = browser.client.get(f"/spid/slo?{query_of(request, provider.key)}")
    assert not is_in(browser)
    query = parse_qs(urlsplit(response["Location"]).query)
    answer = redirected(query["SAMLResponse"][0])
    assert response["Location"].startswith("https://gestore.example/slo?SAMLResponse=")
    assert answer.get("InResponseTo") == request.get("ID")
    assert answer.find("samlp:Status/samlp:StatusCode", NAMESPACES).get("Value") == SUCCESS
    assert query["RelayState"] == ["avanti"]


def test_the_provider_ends_the_session_by_a_post_that_carries_no_cookie(browser, provider):
    browser.log_in()
    request = logout_request(browser)
    request.insert(1, placeholder())
    message = etree.tostring(sign(request, provider.key))
    stranger = Client(HTTP_HOST="segrate.localhost", enforce_csrf_checks=True)
    assert stranger.post("/spid/slo", {"SAMLRequest": posted(message)}).status_code == 302
    assert browser.client.get("/area-personale").status_code == 302


def test_a_provider_that_takes_no_answer_gets_none(browser, provider, segrate):
    browser.log_in()
    request = logout_request(browser)
    mute = provider.metadata().replace(
        'HTTP-Redirect" Location="https://gestore.example/slo', 'SOAP" Location="https://x'
    )
    configure_way(segrate, "spid", provider, metadata_xml=mute)
    response = browser.client.get(f"/spid/slo?{query_of(request, provider.key)}")
    assert response["Location"] == "/"
    assert not is_in(browser)


def test_it_ends_nobody_else_s_session(browser, browse, provider):
    browser.log_in()
    bruno = browse()
    bruno.log_in("bruno-verdi")
    browser.client.get(f"/spid/slo?{query_of(logout_request(browser), provider.key)}")
    assert not is_in(browser)
    assert bruno.client.get("/area-personale").status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        {"destination": "http://borgo.localhost/spid/slo"},
        {"when": timezone.now() - timedelta(minutes=10)},
        {"when": timezone.now() + timedelta(minutes=10)},
        {"issuer": "https://male.example"},
        {"kind": "AuthnRequest"},
    ],
)
def test_it_obeys_no_request_that_is_not_right(browser, provider, spoil):
    browser.log_in()
    response = browser.client.get(f"/spid/slo?{query_of(logout_request(browser, **spoil), provider.key)}")
    assert response.status_code in (400, 403)
    assert is_in(browser)


def test_it_obeys_no_other_key(browser, impostor):
    browser.log_in()
    assert browser.client.get(f"/spid/slo?{query_of(logout_request(browser), impostor.key)}").status_code == 403
    request = logout_request(browser)
    request.insert(1, placeholder())
    message = posted(etree.tostring(sign(request, impostor.key)))
    assert browser.client.post("/spid/slo", {"SAMLRequest": message}).status_code == 403
    assert (
        browser.client.post("/spid/slo", {"SAMLRequest": posted(etree.tostring(logout_request(browser)))}).status_code
        == 403
    )
    assert is_in(browser)


def test_a_name_written_in_two_ways_does_not_slip_past_the_signature(browser, browse, provider):
    """What was signed is about Bruno; the same parameter once more, spelt otherwise, is about Anna."""
    browser.log_in()
    bruno = browse()
    bruno.log_in("bruno-verdi")
    good = query_of(logout_request(bruno), provider.key)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    evil = packer.compress(etree.tostring(logout_request(browser))) + packer.flush()
    from urllib.parse import quote_plus

    text = quote_plus(base64.b64encode(evil).decode())
    browser.client.get(f"/spid/slo?{good}&SAML%52equest={text}")
    assert is_in(browser)


@pytest.mark.parametrize("query", ["SAMLRequest=", "SAMLRequest=%%%", "SAMLRequest=YWJj&SigAlg=x&Signature=y"])
def test_it_refuses_what_is_no_request(browser, query):
    browser.log_in()
    assert browser.client.get(f"/spid/slo?{query}").status_code == 403
    assert is_in(browser)
