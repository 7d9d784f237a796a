from typing import Any

from django.utils import timezone

from provisioning.fleet.models import OrderDraft, OrderEvent


def note(draft: OrderDraft, kind: OrderEvent.Kind, by: dict[str, Any]) -> None:
    """In the caller's transaction."""
    OrderEvent.objects.create(order=draft, kind=kind, at=timezone.now(), by=by)
