from typing import Any

from django.db import transaction

from catalog.actions.change import Actor, locked_service, point
from catalog.models import Service
from catalog.overlay import prune
from catalog.store import blueprint, latest_version


def adopt(
    code: str,
    *,
    row_version: int,
    by: Actor,
    parameters: dict[str, Any] | None = None,
    overlay: dict[str, Any] | None = None,
) -> Service:
    """Bring a service to the newest version of the catalogue, by an administrator's decision.

    `overlay` settles the conflicts; without it the present one stays, less what speaks of things that are no more.
    `parameters` are values on top of the present ones; values of parameters that are no more are dropped. Raises
    StaleService, InvalidParameters, InvalidCustomisation.
    """
    with transaction.atomic():
        service = locked_service(code, row_version)
        return move_to_latest(service, by=by, reason="adopt", parameters=parameters, overlay=overlay)


def move_to_latest(
    service: Service,
    *,
    by: Actor,
    reason: str,
    parameters: dict[str, Any] | None = None,
    overlay: dict[str, Any] | None = None,
) -> Service:
    """Inside a transaction, the service locked."""
    service.blueprint_hash = latest_version(service.code).hash
    base = blueprint(service.blueprint_hash)
    known = {parameter.id for parameter in base.parameters}
    values = {key: value for key, value in service.parameters.items() if key in known}
    service.parameters = {**values, **(parameters or {})}
    body = base.model_dump(mode="json", by_alias=True, exclude_none=True)
    service.overlay = prune(service.overlay, body) if overlay is None else overlay
    return point(service, by=by, reason=reason)
