"""What a check has found: place by place, and what follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils import timezone

from provisioning.pnrr.looking.page import EXCERPT, Page
from provisioning.pnrr.looking.rehearsal import Rehearsal

# So many places are written down for one criterion of one service; those where something is wrong come first.
PLACES: Final = 14


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Look:
    """One place. `good` is None where a person must say; `found` is Italian, for the report."""

    url: str
    at: datetime
    found: str
    good: bool | None
    excerpt: str = ""
    outside: bool = False

    def facts(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "url": self.url, "at": self.at.isoformat(), "found": self.found, "good": self.good,
            "excerpt": self.excerpt[:EXCERPT], "outside": self.outside,
        }  # fmt: skip


@dataclass(frozen=True)
class Finding:
    looks: tuple[Look, ...]

    @property
    def outcome(self) -> Outcome:
        """Wrong in one place is wrong; where nothing was seen nothing is proved."""
        goods = [look.good for look in self.looks]
        if False in goods:
            return Outcome.FAILED
        return Outcome.UNSURE if None in goods or not goods else Outcome.PASSED

    def facts(self) -> list[dict[str, Any]]:
        """What is wrong first, then what is open; of many places the rest is only counted."""
        ordered = sorted(self.looks, key=lambda look: (look.good is not False, look.good is not None))
        told, rest = ordered[:PLACES], ordered[PLACES:]
        if rest:
            good = all(look.good for look in rest)
            told.append(Look("", rest[-1].at, f"Guardati altri {len(rest)} punti{', tutti a posto' * good}.", good))
        return [look.facts() for look in told]


def look(page: Page, found: str, good: bool | None, excerpt: str = "") -> Look:
    return Look(page.url, page.at, found, good, excerpt, page.outside)


def judged(page: Page, good: bool, right: str, wrong: str, excerpt: str = "") -> Look:
    """What is said of it depends on whether it is good."""
    return look(page, right if good else wrong, good, excerpt)


def unseen(what: str, url: str = "") -> Look:
    """What the machine did not get to see."""
    return Look(url, timezone.now(), what, None)


def unreached(seen: Rehearsal, what: str) -> Look:
    """A place that the rehearsal did not come to."""
    return unseen(f"{what}: non visto. {seen.stopped or 'La prova non è arrivata fin qui.'}", seen.origin + seen.path)


def finding(looks: Iterable[Look]) -> Finding:
    return Finding(tuple(looks))
