from celery import shared_task

from accounts.models.user import SYSTEM
from catalog.actions.follow_catalog import follow_catalog
from tenants.context import tenant_context
from tenants.models import Municipality


@shared_task
def follow_catalog_everywhere() -> None:
    """Services whose overlay is not in the way move to the newest versions of the catalogue."""
    for municipality in Municipality.objects.filter(state=Municipality.State.ACTIVE):
        with tenant_context(municipality):
            follow_catalog(dict(SYSTEM))
