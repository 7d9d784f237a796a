from celery import shared_task

from accounts.models.user import SYSTEM
from catalog.actions.follow_catalog import follow_catalog
from tenants.fleet import for_each_municipality
from tenants.models import Municipality


@shared_task
def follow_catalog_everywhere() -> None:
    """Services whose overlay is not in the way move to the newest versions of the catalogue."""
    for_each_municipality(_follow)


def _follow(municipality: Municipality) -> None:
    # A suspended one stays as it was left.
    if municipality.state == Municipality.State.ACTIVE:
        follow_catalog(dict(SYSTEM))
