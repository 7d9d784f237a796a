from typing import Any

from django.db import transaction

from catalog.actions.change import Actor, locked_service, point
from catalog.models import Service


def customise(code: str, overlay: dict[str, Any], *, row_version: int, by: Actor) -> Service:
    """Replace the overlay (see `catalog.overlay`). Raises InvalidCustomisation, StaleService."""
    with transaction.atomic():
        service = locked_service(code, row_version)
        service.overlay = overlay
        return point(service, by=by, reason="customise")
