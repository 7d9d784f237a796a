"""Answers to the form of the economic contribution, for each reason why people ask for one."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User

CODE = "contributo-economico"
IBAN = "IT60X0542811101000000123456"
NON_EU = {
    "citizenship": "non_eu", "permit_kind": "ordinary", "permit_number": "I12345678", "permit_renewal": False,
}  # fmt: skip

NEEDS: dict[str, dict[str, Any]] = {
    "bills": {
        "reason": "bills", "bill_kinds": ["electricity", "gas"], "bills_total": 48_250, "cut_off": True, "amount": 45_000,
        "situation": "Ho perso il lavoro a giugno e non riesco a pagare le ultime due bollette. Lavoro a giornata quando "
        "mi chiamano. Ho già chiesto la rateizzazione, ma l'anticipo è troppo alto.",
    },
    "rent": {
        "reason": "rent", "rent_problem": "arrears", "rent_debt": 210_000, "rent_months": 3, "landlord": "Immobiliare Adda",
        "amount": 140_000,
        "situation": "Da quando siamo in cassa integrazione l'affitto è più di metà di quello che entra. Il proprietario è "
        "disposto ad aspettare se il Comune ci aiuta con una parte.",
    },
    "eviction": {
        "reason": "rent", "rent_problem": "eviction", "rent_debt": 380_000, "rent_months": 6, "landlord": "Gestioni Lario",
        "amount": 200_000,
        "situation": "Abbiamo ricevuto l'intimazione di sfratto. Cerco una casa più piccola, ma servono cauzione e tre "
        "mensilità anticipate.",
    },
    "health": {
        "reason": "health", "health_kinds": ["medicines", "glasses"], "health_total": 36_000, "health_paid": True,
        "amount": 30_000,
        "situation": "Vivo sola con la pensione minima. Quest'anno ho dovuto cambiare gli occhiali e le medicine che non "
        "passa il servizio sanitario sono aumentate.",
    },
    "school": {
        "reason": "school", "students": 2, "school_name": "Scuola secondaria di primo grado", "amount": 32_000,
        "school_kinds": ["books", "canteen"], "school_total": 41_000,
        "situation": "I miei due figli hanno cominciato le medie nello stesso anno: tra libri e mensa la spesa di "
        "settembre è stata troppa per uno stipendio solo.",
    },
}  # fmt: skip
PAPERS = {
    "bills": (("unpaid_bills", "Sollecito di pagamento", "Fornitore di energia: importo da pagare 482,50 euro."),),
    "rent": (("rent_reminder", "Sollecito dei canoni", "Canoni non pagati: tre mensilità, 2.100,00 euro."),),
    "eviction": (("eviction_notice", "Intimazione di sfratto", "Intimazione di sfratto per morosità: sei mensilità."),),
    "health": (("health_expenses", "Ricevute", "Occhiali da vista e farmaci: totale 360,00 euro."),),
    "school": (("school_expenses", "Ricevute dei libri", "Libri di testo e mensa: totale 410,00 euro."),),
}


def answers(person: User, need: str, urgent: bool) -> dict[str, Any]:
    """All answers of a person who lives alone and applies for themself, unless the need says more."""
    common = {
        **identity(person),
        "citizenship": "italian",
        "email": person.email,
        "phone": person.phone,
        "residence": residence(person),
        "lives_elsewhere": False,
        "applies_for": "self",
        "household": [],
        "urgent": urgent,
        "housing_kind": "rented",
        "housing_cost": 70_000,
        "employment": "employee",
        "has_benefits": False,
        "has_isee": True,
        "isee": {"kind": "ordinary", "value": 742_000, "valid_until": _end_of_next_year()},
        "payment_method": "account",
        "iban": IBAN,
        "account_holder": person.full_name,
    }
    if urgent:
        common["urgent_reason"] = "Tra pochi giorni ci staccano la fornitura, o dobbiamo lasciare la casa."
    if person.fiscal_code and person.fiscal_code[11] == "Z":
        common |= NON_EU | {"permit_expiry": _end_of_next_year()}
    return common | NEEDS[need]


def identity(person: User) -> dict[str, Any]:
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "fiscal_code": person.fiscal_code,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_place": person.birth_place,
    }


def residence(person: User) -> dict[str, str]:
    known = person.data.filter(key="residence.address").first()
    if known is None or not isinstance(known.value, str):
        return known.value if known else {}
    street, _sep, rest = known.value.partition(", ")
    name, _sep, number = street.rpartition(" ")
    place, _sep, province = rest.rpartition(" (")
    return {
        "street": name, "number": number, "postal_code": place[:5], "town": place[6:], "province": province.rstrip(")"),
    }  # fmt: skip


def _end_of_next_year() -> str:
    return (timezone.localdate().replace(month=12, day=1) + timedelta(days=30 + 365)).isoformat()
