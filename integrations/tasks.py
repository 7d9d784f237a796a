"""The ledger's tasks. `dispatch_signals` and `sweep` are for the scheduler; rounds are queued by `integrations.wake`."""

import structlog
from celery import shared_task

from integrations.actions import dispatch
from integrations.actions.run_round import run_round
from integrations.identity.saml.refresh import refresh_all
from integrations.protocol.emergency import tend_emergency_register
from tenants.context import public_context, tenant_context
from tenants.models import Municipality

log = structlog.get_logger(__name__)


@shared_task(name="integrations.tasks.run_deliveries")
def run_deliveries(schema: str) -> None:
    """One round for one municipality."""
    municipality = Municipality.objects.filter(schema_name=schema).first()
    if municipality is None:
        log.warning("round for a municipality that is gone", schema=schema)
        return
    if not municipality.is_serving:
        return
    with tenant_context(municipality):
        tend_emergency_register()
        run_round()


@shared_task(name="integrations.tasks.dispatch_signals")
def dispatch_signals() -> None:
    """Every few seconds."""
    dispatch.dispatch_signals()


@shared_task(name="integrations.tasks.sweep")
def sweep() -> None:
    """Every minute: the safety net under the signals."""
    dispatch.sweep()


@shared_task(name="integrations.tasks.refresh_identity_providers")
def refresh_identity_providers() -> None:
    """Every night: the lists of identity providers that the municipalities' logins use."""
    with public_context():
        refresh_all()
