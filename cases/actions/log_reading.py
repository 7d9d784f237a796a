from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.policies import Operator
from cases.actions.locking import lock_case
from cases.errors import ReasonMissing
from cases.models import Case, CaseDocument, TimelineEvent
from cases.readings import ReadingReason
from cases.timeline import record


def log_reading(
    case: Case, operator: Operator, document: CaseDocument | None = None, *, reason: str = "", note: str = ""
) -> None:
    """Keep who read a case with restricted data, or a document of it, and why: once for each person, thing and day.

    Who has the case on their desk, or typed it in, need not say why, nor who said it today already. Raises `ReasonMissing`.
    """
    if not case.restricted or _covers(readings := _readings_today(case, operator), document):
        return
    why = reason or _said(readings) or _seen_from(case, operator)
    if why == ReadingReason.OTHER and not (note or readings):
        raise ReasonMissing
    data = {"reason": why} | ({"document": str(document.id), "label": document.label} if document else {})
    with transaction.atomic():
        locked = lock_case(case.id)
        if not _covers(_readings_today(case, operator), document):
            record(locked, TimelineEvent.Kind.READ, operator.user.snapshot(), data, text=note)


def _readings_today(case: Case, operator: Operator) -> list[dict]:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = case.timeline.filter(kind=TimelineEvent.Kind.READ, actor_id=str(operator.user.id), at__gte=start)
    return list(mine.values_list("data", flat=True))


def _covers(readings: Iterable[dict], document: CaseDocument | None) -> bool:
    """A case that was opened counts as read; each document of it by itself."""
    wanted = str(document.id) if document else ""
    return any(not wanted or data.get("document") == wanted for data in readings)


def _said(readings: Iterable[dict]) -> str:
    return next((data["reason"] for data in readings if data.get("reason")), "")


def _seen_from(case: Case, operator: Operator) -> str:
    if case.assigned_to_id == operator.user.id:
        return ReadingReason.ASSIGNED
    if case.filing.get("operator", {}).get("id") == str(operator.user.id):
        return ReadingReason.FILED
    raise ReasonMissing
