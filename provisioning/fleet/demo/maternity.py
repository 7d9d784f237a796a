"""What people write when they ask for the maternity allowance."""

from datetime import date, timedelta
from typing import Any, Literal

from codicefiscale import codicefiscale
from django.utils import timezone

from accounts.models import User
from provisioning.fleet.demo.answers import IBAN, identity, residence

ORDER = ("custody_order", "Provvedimento del giudice", "Il figlio è affidato in via esclusiva al padre.")
PAPERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "twins": (),
    "difference": (),
    "renewing": (("permit_renewal_receipt", "Ricevuta del rinnovo", "Richiesta di rinnovo del titolo di soggiorno."),),
    "father": (ORDER,),
}


def figures(amount: int) -> dict[str, int]:
    """The demonstration must run in any year to come, and repeats the figures of 2026 for those it needs."""
    return {str(year): amount for year in range(2026, timezone.localdate().year + 1)}


def answers(person: User, need: str, urgent: bool) -> dict[str, Any]:
    born = timezone.localdate() - timedelta(days=40)
    return {
        **identity(person),
        "citizenship": "italian",
        "email": person.email,
        "phone": person.phone,
        "residence": residence(person),
        "lives_elsewhere": False,
        "claimant": "mother",
        "event_date": born.isoformat(),
        "children": [_child(person, "Sofia", "F", born)],
        "lives_together": True,
        "state_allowance": "none",
        "has_maternity_pay": False,
        "has_isee": True,
        "isee": {"kind": "ordinary", "value": 1_284_000, "valid_until": f"{born.year + 1}-12-31"},
        "isee_with_child": True,
        "payment_method": "account",
        "iban": IBAN,
        "account_kind": "own",
        **_case(person, need, born),
    }


def _case(person: User, need: str, born: date) -> dict[str, Any]:
    cases: dict[str, dict[str, Any]] = {
        "twins": {"children": [_child(person, "Sofia", "F", born), _child(person, "Leonardo", "M", born)]},
        "difference": {"has_maternity_pay": True, "maternity_payer": "INPS", "maternity_pay": 96_000},
        "renewing": {
            "citizenship": "non_eu", "permit_kind": "single_work", "permit_number": "I87654321", "permit_renewal": True,
            "permit_expiry": (born - timedelta(days=10)).isoformat(),
        },
        "father": {"claimant": "father", "father_reason": "sole_custody"},
    }  # fmt: skip
    return cases[need]


def _child(parent: User, name: str, gender: Literal["M", "F"], born: date) -> dict[str, str]:
    code = codicefiscale.encode(parent.family_name, name, gender, born.isoformat(), "Segrate")
    return {"given_name": name, "family_name": parent.family_name, "birth_date": born.isoformat(), "fiscal_code": code}
