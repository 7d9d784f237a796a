"""Reads that pages, commands and measurements share."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from integrations.models import Delivery, EmergencyNumber, EmergencyRegister


@dataclass(frozen=True)
class KindHealth:
    """How deliveries of one kind fare: how many are in each state that needs attention, and since when one waits."""

    kind: str
    waiting: int
    failed: int
    needs_human: int
    oldest_waiting: datetime | None


def ledger_health() -> list[KindHealth]:
    """One row per kind that has anything not done, for the active municipality."""
    waiting = Q(state__in=Delivery.TAKEABLE)
    rows = (
        Delivery.objects.exclude(state=Delivery.State.DONE)
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=waiting),
            failed=Count("pk", filter=Q(state=Delivery.State.FAILED)),
            needs_human=Count("pk", filter=Q(state=Delivery.State.NEEDS_HUMAN)),
            oldest_waiting=Min("created_at", filter=waiting),
        )
        .order_by("kind")
    )
    return [KindHealth(**row) for row in rows]


def open_emergency_register() -> EmergencyRegister | None:
    return EmergencyRegister.objects.filter(state=EmergencyRegister.State.OPEN).first()


def emergency_operations_by_day(register: EmergencyRegister) -> dict[date, int]:
    """Registrations of each day, which art. 63, 3 of DPR 445/2000 wants written on the register."""
    by_day = (
        EmergencyNumber.objects.filter(register=register)
        .annotate(day=TruncDate("assigned_at", tzinfo=timezone.get_default_timezone()))
        .values("day")
        .annotate(operations=Count("pk"))
        .order_by("day")
    )
    return {row["day"]: row["operations"] for row in by_day}
