"""A person as a digital identity vouches for them, whatever the protocol that brought it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from codicefiscale import codicefiscale

from accounts.login.problems import LoginProblem, Problem

# Country prefix of an Italian tax number (ETSI EN 319 412-1, as SPID and CIE send it).
TIN_PREFIX = "TINIT-"


@dataclass(frozen=True)
class Identity:
    """What is empty or None the provider did not say.

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
