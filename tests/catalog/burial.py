"""Anna's answers to the burial form, branch by branch."""

from functools import cache
from typing import Any

from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import ResolvedDefinition, resolve
from tests.catalog.answers import ADDRESS, OLDER_RELATIVE

PARAMETERS = {
    "cemeteries": [{"id": "centro", "label": "Cimitero centrale"}],
    "tariffs_url": "https://www.segrate.example/cimiteri",
    "past_residence_years": 10,
    "concession_years": 30,
    "duty_contact": "telefono 02 300",
}
FIRM = {"name": "Onoranze Adda", "tax_code": "12345670017", "pec": "adda@pec.example"}
BY_FIRM: dict[str, Any] = {
    "acts_as": "firm",
    "firm": FIRM,
    "firm_phone": "025550190",
    "mandator": OLDER_RELATIVE,
    "mandator_relation": "Sorella",
    "holder_is": "mandator",
    "holder_address": ADDRESS,
    "payer_is": "firm",
}
ASHES: dict[str, Any] = {"remains": "ashes", "burial_kind": "urn_niche"}
AT_HOME: dict[str, Any] = {
    "remains": "ashes",
    "burial_kind": "home",
    "keeper_is": "applicant",
    "keeper_address": ADDRESS,
    "keeper_will": "told",
}
OLD_TOMB: dict[str, Any] = {
    "burial_kind": "family_tomb",
    "has_concession": True,
    "concession_number": "412/1987",
    "concession_holder": "Ettore Sala",
    "other_holders": True,
    "entitlement": ["concession"],
}
GROUND: dict[str, Any] = {"burial_kind": "ground", "free_request": "ordinary"}
BASE: dict[str, Any] = {
    "given_name": "Anna",
    "family_name": "Rossi",
    "fiscal_code": "RSSNNA85D55I577J",
    "birth_date": "1985-04-15",
    "birth_place": "Segrate",
    "email": "anna@example.org",
    "phone": "3331234567",
    "residence": ADDRESS,
    "lives_elsewhere": False,
    "acts_as": "kin",
    "kinship": "child",
    "has_firm": False,
    "deceased_kind": "person",
    "deceased_given_name": "Rosa",
    "deceased_family_name": "Galli",
    "deceased_birth_date": "1938-04-02",
    "deceased_resident": True,
    "death_place": "here",
    "death_date": "2026-11-22",
    "prosecutor": False,
    "remains": "coffin",
    "burial_kind": "niche",
    "cemetery": "centro",
    "has_concession": False,
    "entitlement": ["resident"],
    "kin_agree": True,
    "ceremony": "none",
    "urgent": False,
    "holder_is": "applicant",
    "payer_is": "applicant",
}


@cache
def burial() -> ResolvedDefinition:
    blueprint = read_blueprint(LIBRARY / "sepoltura-defunto.yaml")
    return resolve(blueprint, "0" * 64, PARAMETERS, {})


def complete(**changes: Any) -> dict[str, Any]:
    """A whole, right set of answers: a new niche for a resident, asked and paid by a child."""
    return {**BASE, **changes}
