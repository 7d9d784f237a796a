"""What lives in other applications, as the personal area shows it among the cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cases.enrolments import OutsideView
from citizen.cards import CaseCard


@dataclass(frozen=True)
class OutsideCard:
    """`application`: the name of the other system; `url`: where the person follows the enrolment."""

    application: str
    title: str
    child: str
    label: str
    status_on: date
    url: str


def outside_cards(view: OutsideView | None) -> list[OutsideCard]:
    if view is None:
        return []
    return [
        OutsideCard(view.name, e.service, e.child, e.status, e.status_on, e.link or view.site_url)
        for e in view.enrolments
    ]


def in_order(cases: Iterable[CaseCard], outside: Iterable[OutsideCard]) -> list[CaseCard | OutsideCard]:
    """The newest first, wherever they live."""
    return sorted([*cases, *outside], key=_day, reverse=True)


def _day(card: CaseCard | OutsideCard) -> date:
    return card.status_on if isinstance(card, OutsideCard) else timezone.localdate(card.received_at)
