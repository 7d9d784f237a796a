"""Reads that pages share."""

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from accounts.models import User
from billing.models import DebtPosition


def positions_of_subject(subject: str) -> QuerySet[DebtPosition]:
    """All that was ever owed for something, the newest first, with the lines."""
    return DebtPosition.objects.filter(subject=subject).prefetch_related("lines")


def open_position(subject: str) -> DebtPosition | None:
    return positions_of_subject(subject).filter(state=DebtPosition.State.OPEN).first()


def positions_of(citizen: User) -> QuerySet[DebtPosition]:
    """What a person sees: first what is to pay, the most pressing at the top, then the rest, the newest first."""
    rest = Case(When(state=DebtPosition.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    day = Case(When(state=DebtPosition.State.OPEN, then=F("due_on")), default=None)
    return citizen.debt_positions.prefetch_related("lines").order_by(rest, day, "-created_at")


def open_count(citizen: User) -> int:
    return DebtPosition.objects.filter(citizen=citizen, state=DebtPosition.State.OPEN).count()
