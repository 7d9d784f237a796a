from django.db import transaction

from catalog.actions.adopt import move_to_latest
from catalog.actions.change import Actor, InvalidCustomisation, locked_service
from catalog.difference import difference
from catalog.models import Service, WorkingCopy
from catalog.parameters import InvalidParameters
from catalog.queries import pending_update
from catalog.store import blueprint


def follow_catalog(by: Actor) -> list[str]:
    """Bring the current municipality's services to the newest versions wherever its overlay is not in the way.

    Returns the codes that moved. A service with conflicts, or whose new version wants a value only the municipality can give,
    stays where it is until an administrator adopts it; so does one that somebody is preparing a change of.
    """
    return [code for code in Service.objects.values_list("code", flat=True) if _follow(code, by)]


def _follow(code: str, by: Actor) -> bool:
    try:
        with transaction.atomic():
            service = locked_service(code)
            version = pending_update(service)
            if version is None or WorkingCopy.objects.filter(code=code).exists():
                return False
            if difference(blueprint(service.blueprint_hash), blueprint(version.hash), service.overlay).conflicts:
                return False
            move_to_latest(service, by=by, reason="follow_catalog")
            return True
    except (InvalidParameters, InvalidCustomisation):
        return False
