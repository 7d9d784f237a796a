"""What a provider finds wrong with a request, with the number of SPID's table."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from integrations.identity.saml.elements import instant
from integrations.identity.saml.transport import posted
from integrations.simulators.identity.saml.provider import new_key
from tests.integrations.simulators.saml.town import Town, hidden, status

LONG_AGO = instant(datetime.now(UTC) - timedelta(hours=1))


def test_a_right_request_leads_to_the_choice_of_a_person(town):
    page = town.ask()
    assert page.status_code == 200
    assert "Chi sta entrando?" in page.text
    assert "«Comune di prova» chiede un accesso di livello 2" in page.text


def test_it_may_come_by_post_too(town):
    assert "Chi sta entrando?" in town.ask_by_post().text


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (8, {"name": "samlp:LogoutRequest"}),
        (9, {"Version": "1.1"}),
        (11, {"ID": None}),
        (12, {"level": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"}),
        (13, {"IssueInstant": LONG_AGO}),
        (13, {"IssueInstant": "ieri"}),
        (14, {"Destination": "https://altro-gestore.example/sso"}),
        (15, {"IsPassive": "true"}),
        (16, {"AssertionConsumerServiceIndex": "7"}),
        (16, {"AssertionConsumerServiceURL": "https://altrove.example/acs"}),
        (17, {"policy": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"}),
        (18, {"AttributeConsumingServiceIndex": "7"}),
    ],
)
def test_it_says_what_is_wrong_to_the_person_and_to_who_asked(town, number, changes):
    page = town.ask(**changes)
    assert page.status_code == 403
    assert f"ErrorCode nr{number:02d}" in page.text
    assert status(posted(hidden(page.text, "SAMLResponse"))) == f"ErrorCode nr{number:02d}"
    assert f'action="{town.acs}"' in page.text


@pytest.mark.parametrize("by", ["ask", "ask_by_post"])
def test_it_refuses_what_somebody_else_signed(town, by):
    page = getattr(town, by)(key=new_key(datetime.now(UTC)))
    assert (page.status_code, "ErrorCode nr05" in page.text) == (403, True)
    assert "SAMLResponse" not in page.text


def test_it_refuses_what_nobody_signed(town, simulators):
    query = town.query(town.asking("x")).partition("&SigAlg=")[0]
    page = requests.get(f"{simulators.url}/identita/saml/alfa/sso?{query}", timeout=10)
    assert "ErrorCode nr05" in page.text


def test_it_refuses_what_cannot_be_read(simulators):
    page = requests.get(f"{simulators.url}/identita/saml/alfa/sso?SAMLRequest=x", timeout=10)
    assert "ErrorCode nr04" in page.text


def test_it_reads_the_metadata_again_of_who_has_changed_keys(town):
    assert town.ask().status_code == 200
    town.key = new_key(datetime.now(UTC))
    assert town.ask().status_code == 200


def test_a_stranger_is_not_a_municipality(town):
    town.origin = "http://sconosciuto.localhost:1"
    page = town.ask()
    assert (page.status_code, "non è registrato" in page.text) == (403, True)


def test_who_gives_out_metadata_of_somebody_else_is_a_stranger(simulators, town):
    other = Town(simulators.url)
    other.metadata = town.metadata
    assert "non è registrato" in other.ask().text
    other.close()


@pytest.mark.parametrize("slug", ["gamma", "spid"])
def test_an_unknown_provider_does_not_exist(simulators, slug):
    assert requests.get(f"{simulators.url}/identita/saml/{slug}/sso", timeout=10).status_code == 404


def test_a_fault_may_be_meant_for_one_municipality(simulators, town):
    simulators.fault("identity", "error", tenant=town.origin.partition("//")[2].partition(".")[0])
    assert town.ask().status_code == 503
    other = Town(simulators.url)
    assert other.ask().status_code == 200
    other.close()
