"""The answers of the simulated provider: an assertion about a person, or a «no» with its number."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lxml import etree

from integrations.identity.saml.elements import add, instant, root
from integrations.identity.saml.names import BEARER, ENTITY, SUCCESS, TRANSIENT
from integrations.identity.saml.signatures import placeholder, sign
from integrations.identity.saml.xml import NAMESPACES, SAML, SAMLP, Element
from integrations.simulators.identity.saml.provider import SimulatedProvider
from integrations.simulators.people import Person

Change = Callable[[Element], None]
VALID_FOR = timedelta(minutes=5)
BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TYPE = f"{{{XSI}}}type"
TYPES = {"xs": "http://www.w3.org/2001/XMLSchema", "xsi": XSI}
DATES = {"dateOfBirth", "expirationDate"}
REQUESTER = "urn:oasis:names:tc:SAML:2.0:status:Requester"
RESPONDER = "urn:oasis:names:tc:SAML:2.0:status:Responder"
# The numbers up to here are about the request, those after it about the person.
LAST_OF_REQUESTS = 18
AUTHENTICATION_FAILED = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"


@dataclass(frozen=True)
class Answering:
    """To what and to whom the provider answers, and how. `change` spoils the answer before it is signed."""

    request_id: str
    entity_id: str
    acs_url: str
    level: str
    attributes: Mapping[str, str]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    change: Change = lambda response: None
    sign_assertion: bool = True
    sign_response: bool = True


def new_id() -> str:
    return f"_{secrets.token_hex(16)}"


def answer(provider: SimulatedProvider, to: Answering) -> bytes:
    response = _response(provider, to)
    _add_assertion(response, provider, to)
    to.change(response)
    if to.sign_assertion:
        sign_assertion(response, provider)
    if to.sign_response:
        response.insert(1, placeholder())
        response = sign(response, provider.key)
    return etree.tostring(response)


def sign_assertion(response: Element, provider: SimulatedProvider) -> None:
    assertion = response.find("saml:Assertion", NAMESPACES)
    if assertion is None:
        return
    alone = etree.fromstring(etree.tostring(assertion, with_tail=False))
    alone.insert(1, placeholder())
    response.replace(assertion, sign(alone, provider.key))


def refusal(provider: SimulatedProvider, to: Answering, number: int) -> bytes:
    """`ErrorCode nrNN`, of SPID's table of anomalies."""
    of_the_person = number > LAST_OF_REQUESTS
    response = _response(provider, to, RESPONDER if of_the_person else REQUESTER)
    status = response.find("samlp:Status", NAMESPACES)
    if of_the_person:
        add(status[0], "samlp:StatusCode", attributes={"Value": AUTHENTICATION_FAILED})
    add(status, "samlp:StatusMessage", f"ErrorCode nr{number:02d}")
    response.insert(1, placeholder())
    return etree.tostring(sign(response, provider.key))


def _response(provider: SimulatedProvider, to: Answering, status: str = SUCCESS) -> Element:
    attributes = {
        "ID": new_id(),
        "Version": "2.0",
        "IssueInstant": instant(to.now),
        "InResponseTo": to.request_id,
        "Destination": to.acs_url,
    }
    response = root("samlp:Response", attributes, {"samlp": SAMLP, "saml": SAML} | TYPES)
    add(response, "saml:Issuer", provider.entity_id, {"Format": ENTITY})
    add(add(response, "samlp:Status"), "samlp:StatusCode", attributes={"Value": status})
    return response


def _add_assertion(response: Element, provider: SimulatedProvider, to: Answering) -> None:
    stamp = {"ID": new_id(), "Version": "2.0", "IssueInstant": instant(to.now)}
    assertion = add(response, "saml:Assertion", attributes=stamp)
    add(assertion, "saml:Issuer", provider.entity_id, {"Format": ENTITY})
    _add_subject(assertion, provider, to)
    valid = {"NotBefore": instant(to.now), "NotOnOrAfter": instant(to.now + VALID_FOR)}
    conditions = add(assertion, "saml:Conditions", attributes=valid)
    add(add(conditions, "saml:AudienceRestriction"), "saml:Audience", to.entity_id)
    session = {"AuthnInstant": instant(to.now), "SessionIndex": new_id()}
    statement = add(assertion, "saml:AuthnStatement", attributes=session)
    add(add(statement, "saml:AuthnContext"), "saml:AuthnContextClassRef", to.level)
    attributes = add(assertion, "saml:AttributeStatement")
    for name, value in to.attributes.items():
        attribute = add(attributes, "saml:Attribute", attributes={"Name": name, "NameFormat": BASIC})
        add(attribute, "saml:AttributeValue", value, {TYPE: "xs:date" if name in DATES else "xs:string"})


def _add_subject(assertion: Element, provider: SimulatedProvider, to: Answering) -> None:
    subject = add(assertion, "saml:Subject")
    add(subject, "saml:NameID", new_id(), {"Format": TRANSIENT, "NameQualifier": provider.entity_id})
    confirmation = add(subject, "saml:SubjectConfirmation", attributes={"Method": BEARER})
    data = {
        "Recipient": to.acs_url,
        "InResponseTo": to.request_id,
        "NotOnOrAfter": instant(to.now + VALID_FOR),
    }
    add(confirmation, "saml:SubjectConfirmationData", attributes=data)


def spid_attributes(person: Person) -> dict[str, str]:
    return cie_attributes(person) | {
        "spidCode": f"PROV{person.subject[:10].upper()}",
        "placeOfBirth": person.fiscal_code[11:15],
        "gender": person.gender,
        "email": person.email,
        "mobilePhone": person.phone,
        "domicileStreetAddress": person.street,
        "domicilePostalCode": person.postal_code,
        "domicileMunicipality": person.town,
        "domicileProvince": person.province,
    }


def cie_attributes(person: Person) -> dict[str, str]:
    return {
        "name": person.given_name,
        "familyName": person.family_name,
        "dateOfBirth": person.birthdate,
        "fiscalNumber": f"TINIT-{person.fiscal_code}",
    }


def eidas_attributes(person: Person, country: str = "DE") -> dict[str, str]:
    """A person whom Italy does not know: no fiscal code."""
    return {
        "spidCode": f"{country}/IT/{person.subject[:12]}",
        "name": person.given_name,
        "familyName": person.family_name,
        "dateOfBirth": person.birthdate,
    }
