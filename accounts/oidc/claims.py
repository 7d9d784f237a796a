"""The attributes of a digital identity, read from the claims of SPID or CIE."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.login.identity import (
    GENDERS,
    Identity,
    address_parts,
    encoded_in,
    named_place,
    require_name,
    valid_fiscal_code,
)
from accounts.models import PersonalDatum

SPID_FISCAL_NUMBER = "fiscal_number"
CIE_FISCAL_NUMBER = "https://attributes.eid.gov.it/fiscal_number"


def carries_fiscal_code(claims: Mapping[str, Any]) -> bool:
    return SPID_FISCAL_NUMBER in claims or CIE_FISCAL_NUMBER in claims


def read_identity(claims: Mapping[str, Any], source: str = "") -> Identity:
    """`source` when the way in tells it, else as the claims do: a gateway brings both SPID and CIE.

    Raises LoginProblem when the fiscal code or the name is missing or malformed.
    """
    source = source or (PersonalDatum.Source.CIE if CIE_FISCAL_NUMBER in claims else PersonalDatum.Source.SPID)
    code = valid_fiscal_code(claims.get(CIE_FISCAL_NUMBER) or claims.get(SPID_FISCAL_NUMBER))
    given_name, family_name = _text(claims, "given_name", 80), _text(claims, "family_name", 80)
    require_name(given_name, family_name)
    encoded = encoded_in(code)
    return Identity(
        source=source,
        fiscal_code=code,
        given_name=given_name,
        family_name=family_name,
        birth_date=_birth_date(claims) or encoded.birth_date,
        birth_place=_birth_place(claims) or encoded.birth_place,
        gender=GENDERS.get(_text(claims, "gender", 10).lower(), encoded.gender),
        email=_text(claims, "email", 254),
        phone=_text(claims, "phone_number", 40),
        address=_address(claims),
    )


def _text(claims: Mapping[str, Any], name: str, limit: int) -> str:
    value = claims.get(name)
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


def _birth_date(claims: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(_text(claims, "birthdate", 10))
    except ValueError:
        return None


def _birth_place(claims: Mapping[str, Any]) -> str:
    value = claims.get("place_of_birth")
    return named_place(
        _text(value, "locality", 80) if isinstance(value, Mapping) else _text(claims, "place_of_birth", 80)
    )


def _address(claims: Mapping[str, Any]) -> dict[str, str]:
    """OpenID Connect Core 1.0 §5.1.1. An address in one line is left to the citizen: guessing its parts would be worse."""
    value = claims.get("address")
    if not isinstance(value, Mapping):
        return {}
    return address_parts(
        street=_text(value, "street_address", 120),
        postal_code=_text(value, "postal_code", 120),
        town=_text(value, "locality", 120),
        province=_text(value, "region", 120),
    )
