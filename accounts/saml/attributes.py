"""The person in an assertion's attributes (SPID: «Tabella attributi»; CIE: four of them; eIDAS: sets 99 and 100)."""

from collections.abc import Mapping
from datetime import date

from accounts.login.identity import (
    GENDERS,
    Encoded,
    Identity,
    address_parts,
    encoded_in,
    named_place,
    require_name,
    valid_fiscal_code,
)
from accounts.login.problems import LoginProblem, Problem
from accounts.saml.profiles import EIDAS
from integrations.identity.saml.xml import NAMESPACES, Element, text_of

NOTHING = Encoded(birth_date=None, birth_place="", gender="")
# Of the logins that an account can have; `eidas:` stands before it.
MAX_IDENTIFIER = 240


def attributes_of(assertion: Element) -> dict[str, str]:
    """The first value of each, in one line."""
    found: dict[str, str] = {}
    for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", NAMESPACES):
        value = text_of(attribute.find("saml:AttributeValue", NAMESPACES))
        found.setdefault(str(attribute.get("Name")), " ".join(value.split()))
    return found


def read_identity(way: str, attributes: Mapping[str, str]) -> Identity:
    """Raises LoginProblem when what makes the person known is missing or malformed."""
    code = "" if way == EIDAS.way else valid_fiscal_code(attributes.get("fiscalNumber"))
    identifier = _identifier(attributes) if way == EIDAS.way else ""
    given_name, family_name = attributes.get("name", "")[:80], attributes.get("familyName", "")[:80]
    require_name(given_name, family_name)
    encoded = encoded_in(code) if code else NOTHING
    return Identity(
        source=way,
        fiscal_code=code,
        given_name=given_name,
        family_name=family_name,
        birth_date=_date(attributes.get("dateOfBirth", "")) or encoded.birth_date,
        birth_place=named_place(attributes.get("placeOfBirth", "")[:80]) or encoded.birth_place,
        gender=GENDERS.get(attributes.get("gender", "").lower(), encoded.gender),
        email=attributes.get("email", "")[:254],
        phone=attributes.get("mobilePhone", "")[:40],
        address=_address(attributes),
        eidas_id=identifier,
    )


def _identifier(attributes: Mapping[str, str]) -> str:
    """Of a person from another country, the same at every login (eIDAS SAML attribute profile 1.2, §2.2.3)."""
    identifier = attributes.get("spidCode", "")
    if not identifier or len(identifier) > MAX_IDENTIFIER or not identifier.isprintable():
        raise LoginProblem(Problem.NO_IDENTIFIER, "eidas_identifier")
    return identifier


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _address(attributes: Mapping[str, str]) -> dict[str, str]:
    """Only in parts: an address in one line is left to the citizen, guessing would be worse."""
    return address_parts(
        street=attributes.get("domicileStreetAddress", "")[:120],
        postal_code=attributes.get("domicilePostalCode", "")[:120],
        town=attributes.get("domicileMunicipality", "")[:120],
        province=attributes.get("domicileProvince", "")[:120],
    )
