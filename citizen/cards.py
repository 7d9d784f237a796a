"""Cases as the lists of the personal area show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.held import as_citizen_sees
from cases.models import Case
from cases.queries import public_label


@dataclass(frozen=True)
class CaseCard:
    id: UUID
    title: str
    code: str
    label: str
    kind: str
    received_at: datetime
    due_on: date | None
    waits_for_you: bool
    answer_by: date | None


def for_cards(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Without what no card shows: answers above all, which weigh more than the rest."""
    return cases.select_related(None).defer("answers", "sources", "declarations", "filing")


def case_cards(cases: Iterable[Case]) -> list[CaseCard]:
    """Of cases read by `cases_of`, which marks those that wait for the citizen."""
    return [_card(as_citizen_sees(case), bool(getattr(case, "waits_for_you", False))) for case in cases]


def _card(case: Case, waits: bool) -> CaseCard:
    return CaseCard(
        id=case.id,
        title=case.service_title,
        code=case.tracking_code,
        label=_("Aspettiamo una tua risposta") if waits else public_label(case),
        kind=chip_kind(case, waits),
        received_at=case.received_at,
        due_on=None if case.decided_at else case.due_on,
        waits_for_you=waits,
        answer_by=getattr(case, "answer_by", None) if waits else None,
    )


def chip_kind(case: Case, waits: bool) -> str:
    """How loudly the state of a case speaks: it waits for the citizen, goes on, or is over."""
    if waits:
        return "warning"
    if case.is_open:
        return "info"
    return "success" if case.outcome == "accepted" else "neutral"
