from uuid import UUID

from celery import shared_task

from integrations.wake import hand_over
from provisioning.pnrr.actions.ask_run import TASK
from provisioning.pnrr.actions.run_checks import run_checks as run
from provisioning.pnrr.models import CheckRun
from tenants.context import public_context

# Ten services of forty seconds each at the very most, and a site that answers slowly.
LIMIT_S, SOFT_LIMIT_S = 660, 600


@shared_task(name=TASK, time_limit=LIMIT_S, soft_time_limit=SOFT_LIMIT_S)
def run_checks(run_id: str) -> None:
    with public_context():
        run(UUID(run_id))


@shared_task
def run_waiting_checks() -> None:
    """Every minute: the runs that the broker did not hear of, and those that were cut off."""
    with public_context():
        waiting = [one for one in CheckRun.objects.filter(ended_at=None) if one.is_waiting or not one.is_open()]
    for one in waiting:
        hand_over(TASK, str(one.id))
