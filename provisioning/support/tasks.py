from celery import shared_task

from provisioning.support.actions.end import end_overdue
from provisioning.support.actions.tickets.close import close_resolved
from tenants.context import public_context


@shared_task
def end_overdue_support() -> None:
    """Every minute. Nothing depends on it: a grant that is over opens nothing, this only writes it into the journals."""
    with public_context():
        end_overdue()


@shared_task
def close_resolved_tickets() -> None:
    """Every night."""
    with public_context():
        close_resolved()
