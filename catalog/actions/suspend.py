from django.db import transaction

from catalog.actions.change import Actor, locked_service, point
from catalog.models import Service


def suspend(code: str, reason: str, *, by: Actor) -> Service:
    """Close the service to new applications; its sheet stays and tells citizens `reason`. `activate` opens it again."""
    with transaction.atomic():
        service = locked_service(code)
        service.state, service.suspension_reason = Service.State.SUSPENDED, reason.strip()[:300]
        return point(service, by=by, reason="suspend")
