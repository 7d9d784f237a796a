"""Burials in the demonstration: what people write."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from integrations.simulators.people import by_slug
from provisioning.fleet.demo.answers import identity, residence

CODE = "sepoltura-defunto"
OLD_WOMAN = {"deceased_given_name": "Rosa", "deceased_family_name": "Galli", "deceased_birth_date": "1938-04-02"}
OLD_MAN = {"deceased_given_name": "Ettore", "deceased_family_name": "Sala", "deceased_birth_date": "1931-10-19"}
FIRM = {"name": "Onoranze funebri Adda S.r.l.", "tax_code": "12345670017", "pec": "adda@pec.example"}
NEW_NICHE = {"remains": "coffin", "burial_kind": "niche", "has_concession": False, "holder_is": "applicant"}
OLD_TOMB = {
    "remains": "coffin", "burial_kind": "family_tomb", "has_concession": True, "concession_number": "412/1987",
    "concession_holder": "Ettore Sala", "other_holders": True, "entitlement": ["resident", "concession"],
}  # fmt: skip
URN = {"remains": "ashes", "burial_kind": "urn_niche", "has_concession": False, "holder_is": "applicant"}
GROUND = {"remains": "coffin", "burial_kind": "ground", "free_request": "ordinary"}


def _person(slug: str) -> dict[str, str]:
    known = by_slug(slug)
    if known is None:
        raise LookupError(slug)
    return {
        "given_name": known.given_name, "family_name": known.family_name, "fiscal_code": known.fiscal_code,
        "birth_date": known.birthdate,
    }  # fmt: skip


BY_FIRM = {
    "acts_as": "firm", "firm": FIRM, "firm_phone": "025550190", "mandator_relation": "Figlia", "payer_is": "firm",
    "holder_is": "mandator",
    "mandator": _person("giulia-colombo"),
    "holder_address": {"street": "Via Morandi", "number": "8", "postal_code": "20054", "town": "Segrate", "province": "MI"},
}  # fmt: skip
NEEDS: dict[str, dict[str, Any]] = {
    "niche": OLD_WOMAN | NEW_NICHE,
    "tomb": OLD_MAN | OLD_TOMB,
    "urn": OLD_WOMAN | URN,
    "ground": OLD_MAN | GROUND,
    "firm": OLD_WOMAN | NEW_NICHE | BY_FIRM,
}
PAPERS = {
    "niche": (),
    "tomb": (("holders_consent", "Consenso dei titolari", "I titolari della concessione 412/1987 danno il consenso."),),
    "urn": (("cremation_record", "Verbale di cremazione", "Cremazione eseguita il giorno indicato nel verbale."),),
    "ground": (),
    "firm": (("mandate", "Incarico", "La famiglia incarica Onoranze funebri Adda S.r.l. di chiedere la sepoltura."),),
}


def answers(person: User, need: str, urgent: bool) -> dict[str, Any]:
    """All answers of a child of somebody who lived and died here, unless the need says more."""
    died = (timezone.localdate() - timedelta(days=1)).isoformat()
    common = {
        **identity(person),
        "email": person.email,
        "phone": person.phone,
        "residence": residence(person),
        "lives_elsewhere": False,
        "acts_as": "kin",
        "kinship": "child",
        "has_firm": True,
        "firm": FIRM,
        "firm_phone": "025550190",
        "deceased_kind": "person",
        "deceased_resident": True,
        "death_place": "here",
        "death_date": died,
        "death_time": "06:40",
        "prosecutor": False,
        "cemetery": "capoluogo",
        "entitlement": ["died_here", "resident"],
        "kin_agree": True,
        "ceremony": "religious",
        "ceremony_place": "Chiesa parrocchiale",
        "urgent": urgent,
        "payer_is": "applicant",
    }
    return common | NEEDS[need]
