import datetime

from celery import shared_task

from documents.actions.sweep import sweep_unreferred, sweep_unused
from tenants.fleet import for_each_municipality
from tenants.models import Municipality

# Longer than any request, job or open form may take: what is younger may still come to be used.
GRACE = datetime.timedelta(days=1)


@shared_task
def sweep_files() -> None:
    """Daily: what drafts and undone submissions have left behind, first the files and then bytes that have no row."""
    for_each_municipality(_sweep)


def _sweep(_municipality: Municipality) -> None:
    sweep_unreferred(GRACE)
    sweep_unused(GRACE)
