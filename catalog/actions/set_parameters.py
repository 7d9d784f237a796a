from typing import Any

from django.db import transaction

from catalog.actions.change import Actor, locked_service, point
from catalog.models import Service


def set_parameters(code: str, parameters: dict[str, Any], *, row_version: int, by: Actor) -> Service:
    """Change some parameter values, the others staying. Raises InvalidParameters, StaleService."""
    with transaction.atomic():
        service = locked_service(code, row_version)
        service.parameters = {**service.parameters, **parameters}
        return point(service, by=by, reason="set_parameters")
