from typing import Any

from django.db import transaction

from catalog.actions.change import Actor, point
from catalog.models import Service
from catalog.store import latest_version


def activate(code: str, parameters: dict[str, Any], office_code: str, by: Actor) -> Service:
    """Switch a service of the catalogue on, for the citizens to use at once.

    A service that exists is activated again, with these parameters on top of those it had. Raises
    BlueprintVersion.DoesNotExist, InvalidParameters (a required value is missing: L. 241/1990 art. 12 wants criteria
    published first), InvalidCustomisation.
    """
    with transaction.atomic():
        service = Service.objects.select_for_update().filter(code=code).first()
        if service is None:
            service = Service(code=code, blueprint_hash=latest_version(code).hash)
        service.parameters = {**service.parameters, **parameters}
        service.office_code = office_code
        service.state, service.suspension_reason = Service.State.ACTIVE, ""
        return point(service, by=by, reason="activate")
