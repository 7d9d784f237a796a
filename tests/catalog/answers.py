"""Anna's answers to the real form, branch by branch, and the way to post them."""

import datetime
from functools import cache
from typing import Any

from catalog.checking import form_data
from catalog.forms import StepForm, build_step_form
from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import ResolvedDefinition, resolve

TODAY = datetime.date(2026, 11, 23)
CRITERIA = "https://www.comune.segrate.mi.it/criteri"
ADDRESS = {"street": "via Roma", "number": "1", "postal_code": "20054", "town": "Segrate", "province": "MI"}
IBAN = "IT60X0542811101000000123456"
OLDER_RELATIVE = {
    "given_name": "Maria",
    "family_name": "Verdi",
    "fiscal_code": "VRDMRA50A41F205R",
    "birth_date": "1950-01-01",
}

GENERAL: dict[str, Any] = {
    "given_name": "Anna",
    "family_name": "Rossi",
    "fiscal_code": "RSSNNA85D55I577J",
    "birth_date": "1985-04-15",
    "birth_place": "Segrate",
    "citizenship": "italian",
    "email": "anna@example.org",
    "phone": "3331234567",
    "residence": ADDRESS,
    "lives_elsewhere": False,
    "applies_for": "self",
    "household": [],
}
SPECIFIC: dict[str, Any] = {
    "amount": 50000,
    "situation": "Ho perso il lavoro.",
    "urgent": False,
    "housing_kind": "rented",
    "employment": "unemployed",
    "has_benefits": False,
    "has_isee": True,
    "isee": {"kind": "ordinary", "value": 812345, "valid_until": "2026-12-31"},
    "payment_method": "account",
    "iban": IBAN,
    "account_holder": "Anna Rossi",
}
BRANCHES: dict[str, dict[str, Any]] = {
    "care": {
        "care_person": OLDER_RELATIVE,
        "care_lives_with": True,
        "care_kind": ["home_carer"],
        "care_monthly_cost": 90000,
        "care_allowance": True,
    },
    "rent": {"rent_problem": "eviction", "rent_debt": 240000, "rent_months": 4, "landlord": "Bruno Bianchi"},
    "bills": {"bill_kinds": ["gas", "electricity"], "bills_total": 32050, "cut_off": True},
    "health": {"health_kinds": ["dentist"], "health_total": 120000, "health_paid": False},
    "school": {"students": 2, "school_name": "Scuola Leopardi", "school_kinds": ["books"], "school_total": 30000},
    "other": {"other_need_text": "Devo riparare la caldaia."},
}
DOCUMENTS = {
    "care": {"disability_certificate"},
    "rent": {"eviction_notice"},
    "bills": {"unpaid_bills"},
    "health": {"health_expenses"},
    "school": {"school_expenses"},
    "other": set(),
}


@cache
def contribution(**parameters: Any) -> ResolvedDefinition:
    blueprint = read_blueprint(LIBRARY / "contributo-economico.yaml")
    return resolve(blueprint, "0" * 64, {"criteria_url": CRITERIA, **parameters}, {})


def complete(reason: str = "other", **changes: Any) -> dict[str, Any]:
    """A whole, right set of answers for a reason."""
    return {**GENERAL, "reason": reason, **BRANCHES[reason], **SPECIFIC, **changes}


def post(definition: ResolvedDefinition, step_id: str, answers: dict[str, Any], **typed: Any) -> StepForm:
    """The form as a browser would send it for these answers, with some inputs typed over."""
    data = form_data(build_step_form(definition, step_id, answers, TODAY), answers)
    return build_step_form(definition, step_id, answers, TODAY, data={**data, **typed})
