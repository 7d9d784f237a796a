"""The attributes of a digital identity, read from the claims of SPID or CIE."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.login.identity import Identity, encoded_in, require_name, valid_fiscal_code
from accounts.models import PersonalDatum, User

SPID_FISCAL_NUMBER = "fiscal_number"
CIE_FISCAL_NUMBER = "https://attributes.eid.gov.it/fiscal_number"
CADASTRAL_CODE = re.compile(r"[A-Z]\d{3}")
PROVINCE = re.compile(r"[A-Z]{2}")
STREET_AND_NUMBER = re.compile(r"(.*[^\d\s,]),?\s+(\d+\S*)")
GENDERS = {"m": User.Gender.MALE, "male": User.Gender.MALE, "f": User.Gender.FEMALE, "female": User.Gender.FEMALE}


def carries_fiscal_code(claims: Mapping[str, Any]) -> bool:
    return SPID_FISCAL_NUMBER in claims or CIE_FISCAL_NUMBER in claims


def read_identity(claims: Mapping[str, Any]) -> Identity:
    """Raises LoginProblem when the fiscal code or the name is missing or malformed."""
    source = PersonalDatum.Source.CIE if CIE_FISCAL_NUMBER in claims else PersonalDatum.Source.SPID
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
    """SPID sends the cadastral code of the place, which the fiscal code holds as well; others send a name."""
    value = claims.get("place_of_birth")
    if isinstance(value, Mapping):
        return _text(value, "locality", 80)
    name = _text(claims, "place_of_birth", 80)
    return "" if CADASTRAL_CODE.fullmatch(name) else name


def _address(claims: Mapping[str, Any]) -> dict[str, str]:
    """OpenID Connect Core 1.0 §5.1.1. An address in one line is left to the citizen: guessing its parts would be worse."""
    value = claims.get("address")
    if not isinstance(value, Mapping):
        return {}
    street, town = _text(value, "street_address", 120), _text(value, "locality", 120)
    if not street or not town:
        return {}
    split = STREET_AND_NUMBER.fullmatch(street)
    province = _text(value, "region", 120)
    return {
        "street": split.group(1) if split else street,
        "number": split.group(2) if split else "",
        "postal_code": _text(value, "postal_code", 120),
        "town": town,
        "province": province if PROVINCE.fullmatch(province) else "",
    }
