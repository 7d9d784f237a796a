"""What people write when they ask for the parking permit, for each kind of request."""

from datetime import timedelta
from typing import Any

from codicefiscale import codicefiscale
from django.utils import timezone

from accounts.models import User
from provisioning.fleet.demo.answers import identity, residence

CERTIFICATE = ("health_certificate", "Certificato", "Si certifica il diritto al permesso secondo l'articolo 381.")
PHOTO = ("photo", "Foto formato tessera", "")

PAPERS = {
    "first": (CERTIFICATE, PHOTO),
    "report": (
        ("disability_report", "Verbale", "Verbale con omissis: cita l'articolo 381 del D.P.R. 495/1992."),
        PHOTO,
    ),
    "temporary": (CERTIFICATE, PHOTO),
    "renewal": (
        ("family_doctor_certificate", "Certificato del medico di famiglia", "Le condizioni restano le stesse."),
        PHOTO,
    ),
    "child": (CERTIFICATE, PHOTO),
    "stolen": (PHOTO,),
    "plates": (),
}


def answers(person: User, need: str, urgent: bool) -> dict[str, Any]:
    """All answers of a person who applies for themself, or for their child."""
    return {
        **identity(person),
        "email": person.email,
        "phone": person.phone,
        "residence": residence(person),
        "lives_elsewhere": False,
        "applies_for": "self",
        **_request(person, need),
    }


def _request(person: User, need: str) -> dict[str, Any]:
    old = {"old_number": "000412", "old_expiry": _day(20)}
    requests: dict[str, dict[str, Any]] = {
        "first": {"request_kind": "first", "title_kind": "health_certificate", "duration": "permanent"},
        "report": {"request_kind": "first", "title_kind": "disability_report", "duration": "permanent", "plate_1": "GA123BC"},
        "temporary": {
            "request_kind": "first", "title_kind": "health_certificate", "duration": "temporary", "title_expiry": _day(240),
            "has_stamps": False, "plate_1": "FX456KL",
        },
        "renewal": {"request_kind": "permanent_renewal", **old, "plate_1": "EZ987MN"},
        "child": {
            "request_kind": "first", "title_kind": "health_certificate", "duration": "permanent", "applies_for": "other",
            "representative_role": "parent", "represented": _child(person), "represented_residence": residence(person),
        },
        "stolen": {
            "request_kind": "duplicate", **old, "old_expiry": _day(700), "duplicate_reason": "theft", "duration": "permanent",
            "report_date": _day(-3), "report_office": "Carabinieri di Segrate",
        },
        "plates": {"request_kind": "plates", **old, "old_expiry": _day(900), "new_plate_1": "GH321RS", "new_plate_2": "FA654TU"},
    }  # fmt: skip
    return requests[need]


def _child(parent: User) -> dict[str, str]:
    born = (timezone.localdate() - timedelta(days=9 * 365)).isoformat()
    code = codicefiscale.encode(parent.family_name, "Pietro", "M", born, "Segrate")
    return {"given_name": "Pietro", "family_name": parent.family_name, "fiscal_code": code, "birth_date": born}


def _day(away: int) -> str:
    return (timezone.localdate() + timedelta(days=away)).isoformat()
