"""The attributes of a digital identity, read from the claims of SPID or CIE."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from codicefiscale import codicefiscale

from accounts.models import PersonalDatum, User
from accounts.oidc.problems import LoginProblem, Problem

SPID_FISCAL_NUMBER = "fiscal_number"
CIE_FISCAL_NUMBER = "https://attributes.eid.gov.it/fiscal_number"
# Country prefix of an Italian tax number (ETSI EN 319 412-1, as SPID and CIE send it).
TIN_PREFIX = "TINIT-"
CADASTRAL_CODE = re.compile(r"[A-Z]\d{3}")
PROVINCE = re.compile(r"[A-Z]{2}")
STREET_AND_NUMBER = re.compile(r"(.*[^\d\s,]),?\s+(\d+\S*)")
GENDERS = {"m": User.Gender.MALE, "male": User.Gender.MALE, "f": User.Gender.FEMALE, "female": User.Gender.FEMALE}


@dataclass(frozen=True)
class Identity:
    """A person as the provider vouches for; what is empty or None it did not say.

    `address` has the parts of the catalogue's addresses: street, number, postal_code, town, province.
    """

    source: str
    fiscal_code: str
    given_name: str
    family_name: str
    birth_date: date | None
    birth_place: str
    gender: str
    email: str
    phone: str
    address: dict[str, str]


def carries_fiscal_code(claims: Mapping[str, Any]) -> bool:
    return SPID_FISCAL_NUMBER in claims or CIE_FISCAL_NUMBER in claims


def read_identity(claims: Mapping[str, Any]) -> Identity:
    """Raises LoginProblem when the fiscal code or the name is missing or malformed."""
    source = PersonalDatum.Source.CIE if CIE_FISCAL_NUMBER in claims else PersonalDatum.Source.SPID
    code = _fiscal_code(claims)
    given_name, family_name = _text(claims, "given_name", 80), _text(claims, "family_name", 80)
    if not given_name or not family_name:
        raise LoginProblem(Problem.NO_NAME, "name_missing")
    decoded = codicefiscale.decode(code)
    return Identity(
        source=source,
        fiscal_code=code,
        given_name=given_name,
        family_name=family_name,
        birth_date=_birth_date(claims) or _encoded_date(decoded),
        birth_place=_birth_place(claims) or _encoded_place(decoded),
        gender=GENDERS.get(_text(claims, "gender", 10).lower(), decoded["gender"]),
        email=_text(claims, "email", 254),
        phone=_text(claims, "phone_number", 40),
        address=_address(claims),
    )


def _fiscal_code(claims: Mapping[str, Any]) -> str:
    raw = claims.get(CIE_FISCAL_NUMBER) or claims.get(SPID_FISCAL_NUMBER)
    if not isinstance(raw, str) or not raw:
        raise LoginProblem(Problem.NO_FISCAL_CODE, "fiscal_code_missing")
    code = raw.strip().upper().removeprefix(TIN_PREFIX)
    if not codicefiscale.is_valid(code):
        raise LoginProblem(Problem.NO_FISCAL_CODE, "fiscal_code_malformed")
    return code


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


def _encoded_date(decoded: Mapping[str, Any]) -> date | None:
    moment = decoded["birthdate"]
    return moment.date() if moment else None


def _encoded_place(decoded: Mapping[str, Any]) -> str:
    place = decoded["birthplace"]
    return str(place["name"])[:80] if place else ""


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
