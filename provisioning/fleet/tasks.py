"""The fleet's work for the scheduler and for pages that do not wait for it."""

from celery import shared_task

from provisioning.fleet.health import rounds
from tenants.context import public_context
from tenants.models import Municipality


@shared_task
def take_fleet_health() -> None:
    """Every few minutes, those whose turn it is."""
    rounds.read_due()


@shared_task
def check_fleet_outside() -> None:
    """Every few minutes, those whose turn it is."""
    rounds.ask_due()


@shared_task
def look_again_at(schema: str) -> None:
    """«Aggiorna ora»."""
    with public_context():
        municipality = Municipality.objects.filter(schema_name=schema).first()
        if municipality is not None:
            rounds.look_again(municipality)
