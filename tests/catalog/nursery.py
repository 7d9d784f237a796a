"""Anna's answers to the enrolment at the nursery of Borgo Sereno, and people of any age."""

import datetime
from functools import cache
from typing import Any

from codicefiscale import codicefiscale

from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import ResolvedDefinition, resolve
from tests.catalog.answers import ADDRESS, GENERAL

CODE = "asilo-nido-iscrizione"
TODAY = datetime.date(2026, 11, 23)
PARAMETERS: dict[str, Any] = {
    "criteria_url": "https://www.borgo-sereno.example/bando-nidi",
    "call_opens": "2026-11-02",
    "call_closes": "2026-12-18",
    "provisional_by": "2027-01-20",
    "first_start": "2027-02-01",
    "last_start": "2027-09-30",
    "nurseries": [
        {"id": "arcobaleno", "label": "Nido Arcobaleno"},
        {"id": "girotondo", "label": "Nido Girotondo"},
        {"id": "betulle", "label": "Nido Le Betulle"},
        {"id": "marea", "label": "Nido La Marea"},
    ],
    "hours": [
        {"id": "full", "label": "Tempo pieno (7:30-16:30)"},
        {"id": "part", "label": "Tempo parziale (7:30-13:00)"},
    ],
    "fees_text": "La retta va da 90 a 480 euro, in base all'ISEE.",
}


def person(given_name: str, born: str, family_name: str = "Rossi", gender: str = "M") -> dict[str, str]:
    code = codicefiscale.encode(family_name, given_name, gender, born, "Milano")
    return {"given_name": given_name, "family_name": family_name, "fiscal_code": code, "birth_date": born}


CHILD = person("Luca", "2025-09-10")
FATHER = person("Marco", "1983-02-02")
TWIN = person("Paolo", "2025-09-10")


@cache
def _blueprint() -> Any:
    return read_blueprint(LIBRARY / f"{CODE}.yaml")


def nursery(**parameters: Any) -> ResolvedDefinition:
    return resolve(_blueprint(), "0" * 64, {**PARAMETERS, **parameters}, {})


def complete(**changes: Any) -> dict[str, Any]:
    """A whole, right application; `None` takes an answer away."""
    general = {key: value for key, value in GENERAL.items() if key not in ("citizenship", "applies_for", "household")}
    answers: dict[str, Any] = {
        **general,
        "residence": ADDRESS,
        "applicant_role": "parent",
        "child": CHILD,
        "child_residence": "resident",
        "has_twins": False,
        "family_kind": "together",
        "other_parent": FATHER,
        "work": "full_time",
        "weekly_hours": 38,
        "work_town": "Rimini",
        "other_work": "seeking",
        "siblings": [],
        "child_disability": False,
        "family_disability": False,
        "first_choice": "arcobaleno",
        "second_choice": "girotondo",
        "attendance_hours": "full",
        "start_date": "2027-02-01",
        "has_isee": True,
        "isee": {"kind": "minors", "value": 1_450_000, "valid_until": "2026-12-31"},
        **changes,
    }
    return {key: value for key, value in answers.items() if value is not None}
