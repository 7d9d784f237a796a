"""«Aggiorna ora»."""

from django.db import transaction
from django.utils import timezone

from provisioning.fleet.models import Health
from provisioning.fleet.queue import send_soon
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality

TASK = "provisioning.fleet.tasks.look_again_at"


def ask_to_look_again(municipality: Municipality) -> bool:
    """On the public side. False when there is nothing to look at yet, or no worker can be told. Asked twice, it is done once."""
    if municipality.state not in WITH_SCHEMA:
        return False
    now = timezone.now()
    with transaction.atomic():
        Health.objects.get_or_create(municipality=municipality)
        health = Health.objects.select_for_update().get(municipality=municipality)
        if health.is_awaited(now):
            return True
        health.asked_at = now
        health.save(update_fields=["asked_at"])
    sent = send_soon(TASK, municipality.schema_name)
    if not sent:
        Health.objects.filter(municipality=municipality, asked_at=now).update(asked_at=None)
    return sent
