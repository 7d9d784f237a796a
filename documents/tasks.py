import datetime

from celery import shared_task

from documents.actions.sweep import sweep_unused
from tenants.context import tenant_context
from tenants.models import Municipality

# Longer than any request or job may take: what is younger may belong to a transaction that is still open.
GRACE = datetime.timedelta(days=1)


@shared_task
def sweep_files() -> None:
    """Daily: erase bytes that no row uses, left by submissions that were undone after their files were written."""
    for municipality in Municipality.objects.all():
        with tenant_context(municipality):
            sweep_unused(GRACE)
