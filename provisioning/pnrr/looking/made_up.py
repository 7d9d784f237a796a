"""Values that a form may accept, made up for each kind of question; none of them is anybody's."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from codicefiscale import codicefiscale

from catalog.blueprint import Question

IBAN: Final = "IT60X0542811101000000123456"
VAT_NUMBER: Final = "12345678903"
WORDS: Final = ("Prova", "Prova di valutazione del servizio digitale", "12", "123456", "A12345678", "AB123456")
# Days from today at which forms ask for dates: births, expiries, events a while ago, appointments to come.
DAYS: Final = (
    0, -1, -3, -15, -40, -100, -200, -300, -500, -800, -1500, -4000, -12000, -20000, 1, 10, 40, 100, 200, 400,
)  # fmt: skip
AMOUNTS: Final = (100, 5_000, 50_000, 500_000, 1_000_000, 2_000_000)
NUMBERS: Final = (0, 1, 2, 3, 5, 10, 30, 2020)
GIVEN_NAMES: Final = ("Prova", "Esempio", "Modello", "Campione", "Collaudo", "Verifica")
FAMILY_NAME: Final = "Valutazione"
ANYWHERE: Final = "H501"


def fiscal_code(given_name: str, family_name: str, born: datetime.date, place: str = ANYWHERE) -> str:
    return codicefiscale.encode(family_name, given_name, "F", born.isoformat(), place)


@dataclass
class MadeUp:
    """`dates`: days that the service itself names, which its rules turn on."""

    today: datetime.date
    town: str
    province: str
    dates: tuple[str, ...]
    dice: Random

    def value(self, item: Question, choices: list[str], beside: dict[str, Any], first: bool) -> Any:
        """One candidate: the plainest when `first`, afterwards any. `beside`: the answers that stand near it."""
        maker = getattr(self, f"_{item.type}", None)
        found = maker(item, beside) if maker else [option for option in choices if option]
        candidates = list(found)
        if not candidates:
            return None
        return candidates[0] if first else self.dice.choice(candidates)

    def _text(self, item: Any, _beside: Any) -> list[str]:
        fitting = [word for word in WORDS if len(word) <= item.max_length]
        return [w for w in fitting if re.fullmatch(item.pattern, w)] if item.pattern else fitting

    def _textarea(self, _item: Any, _beside: Any) -> list[str]:
        return [WORDS[1]]

    def _email(self, _item: Any, _beside: Any) -> list[str]:
        return ["prova@valutazione.example"]

    def _phone(self, _item: Any, _beside: Any) -> list[str]:
        return ["0200000000"]

    def _integer(self, item: Any, _beside: Any) -> list[int]:
        return sorted({item.min, *(number for number in NUMBERS if item.min <= number <= item.max)})

    def _money(self, item: Any, _beside: Any) -> list[int]:
        return [amount for amount in (*AMOUNTS, item.min) if item.min <= amount <= item.max]

    def _date(self, item: Any, _beside: Any) -> list[str]:
        days = [*self._days(), *self.dates]
        now = self.today.isoformat()
        return [d for d in days if not (item.not_future and d > now) and not (item.not_past and d < now)]

    def _days(self) -> Iterator[str]:
        return ((self.today + datetime.timedelta(days=n)).isoformat() for n in DAYS)

    def _boolean(self, item: Any, _beside: Any) -> list[bool]:
        return [True] if item.must_be_true else [False, True]

    def _fiscal_code(self, item: Any, beside: dict[str, Any]) -> list[str]:
        matches = item.matches
        given = beside.get(matches.given_name or "") or self.dice.choice(GIVEN_NAMES)
        family = beside.get(matches.family_name or "") or FAMILY_NAME
        born = beside.get(matches.birth_date or "") or self._birthday()
        return [fiscal_code(given, family, datetime.date.fromisoformat(born))]

    def _birthday(self) -> str:
        return self.dice.choice([day for day in self._days() if day <= self.today.isoformat()])

    def _iban(self, _item: Any, _beside: Any) -> list[str]:
        return [IBAN]

    def _plate(self, _item: Any, _beside: Any) -> list[str]:
        return ["AA000AA", "AA001AA", "AA002AA"]

    def _address(self, _item: Any, _beside: Any) -> list[dict[str, str]]:
        return [address(self.town, self.province)]

    def _person(self, _item: Any, _beside: Any) -> list[dict[str, str]]:
        name, born = self.dice.choice(GIVEN_NAMES), self._birthday()
        code = fiscal_code(name, FAMILY_NAME, datetime.date.fromisoformat(born))
        return [{"given_name": name, "family_name": FAMILY_NAME, "fiscal_code": code, "birth_date": born}]

    def _firm(self, _item: Any, _beside: Any) -> list[dict[str, str]]:
        return [{"name": "Prova di valutazione", "tax_code": VAT_NUMBER, "pec": "prova@pec.valutazione.example"}]

    def _cadastral(self, _item: Any, _beside: Any) -> list[dict[str, str]]:
        return [{"sheet": "1", "parcel": "1"}]

    def _isee(self, item: Any, _beside: Any) -> list[dict[str, Any]]:
        until = self.today.replace(month=12, day=31).isoformat()
        return [{"kind": kind, "value": value, "valid_until": until} for value in AMOUNTS[2:] for kind in item.kinds]

    def _period(self, item: Any, _beside: Any) -> list[dict[str, str]]:
        days = [self.today + datetime.timedelta(days=n) for n in DAYS]
        return [{"start": day.isoformat(), "end": day.isoformat()} for day in days]


def address(town: str, province: str) -> dict[str, str]:
    return {"street": "via della Prova", "number": "1", "postal_code": "00100", "town": town, "province": province}
