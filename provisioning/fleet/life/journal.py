"""The journal of what became of each municipality."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models.user import ActorSnapshot
from provisioning.fleet.models import LifeEvent
from tenants.models import Municipality


def note(
    town: Municipality, kind: LifeEvent.Kind, by: ActorSnapshot, reason: str = "", data: dict[str, Any] | None = None
) -> LifeEvent:
    """The caller holds the transaction of the change."""
    return LifeEvent.objects.create(
        schema_name=town.schema_name, name=town.name, istat_code=town.istat_code, kind=kind, at=timezone.now(), by=by,
        reason=reason, data=data or {},
    )  # fmt: skip


def last(schema: str, *kinds: LifeEvent.Kind) -> LifeEvent | None:
    return LifeEvent.objects.filter(schema_name=schema, kind__in=kinds).order_by("-at", "-id").first()


def closing(schema: str) -> LifeEvent | None:
    """By what its door was last closed. One that has just been imported has not been opened yet."""
    return last(schema, LifeEvent.Kind.SUSPENDED, LifeEvent.Kind.IMPORTED)


def closed_since(schema: str) -> datetime | None:
    """From when nobody could change anything, here or where it was imported from."""
    closed = closing(schema)
    if closed is None:
        return None
    return datetime.fromisoformat(closed.data["closed_since"]) if "closed_since" in closed.data else closed.at
