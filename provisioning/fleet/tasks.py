"""The fleet's work for the scheduler and for pages that do not wait for it."""

from uuid import UUID

from celery import shared_task

from provisioning.fleet.health import rounds
from provisioning.fleet.life.jobs.ask import TASK as LIFE_JOB
from provisioning.fleet.life.jobs.carry_out import carry_out as carry_out_job
from provisioning.fleet.life.jobs.carry_out import resume_jobs
from provisioning.fleet.orders.carry_out import carry_out, resume_orders
from tenants.context import public_context
from tenants.models import Municipality

# A large municipality has tens of gigabytes of files.
LIFE_JOB_LIMIT_S, LIFE_JOB_SOFT_LIMIT_S = 24 * 3600, 24 * 3600 - 300


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


@shared_task
def carry_out_order(order_id: str) -> None:
    with public_context():
        carry_out(UUID(order_id))


@shared_task(name="provisioning.fleet.tasks.resume_orders")
def resume_orders_under_way() -> None:
    """Every minute."""
    with public_context():
        resume_orders()


@shared_task(name=LIFE_JOB, time_limit=LIFE_JOB_LIMIT_S, soft_time_limit=LIFE_JOB_SOFT_LIMIT_S)
def carry_out_life_job(job_id: str) -> None:
    with public_context():
        carry_out_job(UUID(job_id))


@shared_task
def resume_life_jobs() -> None:
    """Every minute."""
    with public_context():
        resume_jobs()
