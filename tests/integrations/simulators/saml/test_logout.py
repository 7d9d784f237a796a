"""Single logout: a municipality ends a session at the provider, and the provider's own page ends one at the municipality."""

from datetime import UTC, datetime

import pytest
import requests

from integrations.identity.saml.elements import add, instant, root
from integrations.identity.saml.names import ENTITY, SUCCESS, TRANSIENT
from integrations.identity.saml.signatures import signed_parameter
from integrations.identity.saml.transport import redirected
from integrations.identity.saml.xml import NAMESPACES, SAML, SAMLP
from integrations.simulators.identity.saml.answers import new_id
from integrations.simulators.identity.saml.provider import new_key
from tests.integrations.simulators.saml.town import entity_of, hidden


def message(town, name, **more):
    attributes = {"ID": new_id(), "Version": "2.0", "IssueInstant": instant(datetime.now(UTC))} | more
    made = root(f"samlp:{name}", attributes, {"samlp": SAMLP, "saml": SAML})
    add(made, "saml:Issuer", town.entity_id, {"Format": ENTITY, "NameQualifier": town.entity_id})
    return made


def name_of(answer):
    return answer.findtext(".//saml:NameID", namespaces=NAMESPACES)


def page(town):
    return town.browser.get(f"{town.simulators}/identita/saml/alfa", timeout=10).text


def leave(town, name, key=None):
    asked = message(town, "LogoutRequest", Destination=f"{entity_of(town.simulators, 'alfa')}/slo")
    add(asked, "saml:NameID", name, {"Format": TRANSIENT})
    address = f"{town.simulators}/identita/saml/alfa/slo?{town.query(asked, key)}"
    return asked, town.browser.get(address, timeout=10, allow_redirects=False)


def told(answer, name, provider):
    """The signed message in an address."""
    address, _, query = answer.headers["Location"].partition("?")
    return address, redirected(signed_parameter(query, name, provider.certificates))


def test_a_municipality_ends_the_session_and_is_answered(town, provider_of):
    name = name_of(town.answer())
    assert name in page(town)
    asked, answer = leave(town, name)
    address, said = told(answer, "SAMLResponse", provider_of())
    assert (address, said.get("InResponseTo")) == (town.slo, asked.get("ID"))
    assert said.find(".//samlp:StatusCode", NAMESPACES).get("Value") == SUCCESS
    assert "RelayState=r" in answer.headers["Location"]
    assert name not in page(town)


def test_nobody_else_ends_it(town):
    name = name_of(town.answer())
    _asked, answer = leave(town, name, key=new_key(datetime.now(UTC)))
    assert answer.status_code == 403
    assert name in page(town)


def test_the_provider_tells_the_municipality(town, provider_of):
    name = name_of(town.answer())
    form = {"csrfmiddlewaretoken": hidden(page(town), "csrfmiddlewaretoken"), "name_id": name}
    address = f"{town.simulators}/identita/saml/alfa"
    answer = town.browser.post(address, data=form, timeout=10, allow_redirects=False)
    address, said = told(answer, "SAMLRequest", provider_of())
    assert (address, name_of(said)) == (town.slo, name)
    assert name not in page(town)


@pytest.mark.parametrize(("signer", "status"), [("town", 200), ("somebody else", 403)])
def test_the_municipality_confirms(town, signer, status):
    key = town.key if signer == "town" else new_key(datetime.now(UTC))
    query = town.query(message(town, "LogoutResponse", InResponseTo="_x"), key, "SAMLResponse")
    answer = requests.get(f"{town.simulators}/identita/saml/alfa/slo?{query}", timeout=10)
    assert answer.status_code == status
    assert ("ha confermato" in answer.text) is (status == 200)
