"""A person as a digital identity vouches for them, whatever the protocol that brought it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from codicefiscale import codicefiscale

from accounts.login.problems import LoginProblem, Problem
from accounts.models import User

# Country prefix of an Italian tax number (ETSI EN 319 412-1, as SPID and CIE send it).
TIN_PREFIX = "TINIT-"
CADASTRAL_CODE = re.compile(r"[A-Z]\d{3}")
PROVINCE = re.compile(r"[A-Z]{2}")
STREET_AND_NUMBER = re.compile(r"(.*[^\d\s,]),?\s+(\d+\S*)")
GENDERS = {"m": User.Gender.MALE, "male": User.Gender.MALE, "f": User.Gender.FEMALE, "female": User.Gender.FEMALE}


@dataclass(frozen=True)
class Identity:
    """What is empty or None the provider did not say.

    Who comes through eIDAS has no Italian fiscal code and is known by `eidas_id`; all the others have one.
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
    eidas_id: str = ""

    @property
    def account(self) -> str:
        """The login of the account: of each person one, in each municipality."""
        return f"cf:{self.fiscal_code}" if self.fiscal_code else f"eidas:{self.eidas_id}"


def valid_fiscal_code(raw: Any) -> str:
    """The code in capitals, without its prefix. Raises LoginProblem when it is missing or malformed."""
    if not isinstance(raw, str) or not raw.strip():
        raise LoginProblem(Problem.NO_FISCAL_CODE, "fiscal_code_missing")
    code = raw.strip().upper().removeprefix(TIN_PREFIX)
    if not codicefiscale.is_valid(code):
        raise LoginProblem(Problem.NO_FISCAL_CODE, "fiscal_code_malformed")
    return code


def require_name(given_name: str, family_name: str) -> None:
    if not given_name or not family_name:
        raise LoginProblem(Problem.NO_NAME, "name_missing")


@dataclass(frozen=True)
class Encoded:
    """What a fiscal code itself tells."""

    birth_date: date | None
    birth_place: str
    gender: str


def encoded_in(fiscal_code: str) -> Encoded:
    decoded: Mapping[str, Any] = codicefiscale.decode(fiscal_code)
    moment, place = decoded["birthdate"], decoded["birthplace"]
    return Encoded(
        birth_date=moment.date() if moment else None,
        birth_place=str(place["name"])[:80] if place else "",
        gender=decoded["gender"],
    )


def named_place(text: str) -> str:
    """SPID sends the cadastral code of the place, which the fiscal code holds as well; others send a name."""
    return "" if CADASTRAL_CODE.fullmatch(text) else text


def address_parts(*, street: str, postal_code: str, town: str, province: str) -> dict[str, str]:
    """Empty unless both street and town are known."""
    if not street or not town:
        return {}
    split = STREET_AND_NUMBER.fullmatch(street)
    return {
        "street": split.group(1) if split else street,
        "number": split.group(2) if split else "",
        "postal_code": postal_code,
        "town": town,
        "province": province if PROVINCE.fullmatch(province) else "",
    }
