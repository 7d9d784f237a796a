"""Telling the workers that a municipality has work.

Two ways, because neither is enough alone: a row in `public.WorkSignal`, committed together with the work, which cannot
be lost; and a message to the broker after commit, which is fast. A round that finds nothing costs two queries.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from celery import current_app
from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from integrations.models import WorkSignal
from tenants.context import current_schema

log = structlog.get_logger(__name__)

ROUND_TASK = "integrations.tasks.run_deliveries"
QUEUED = "integrations:round-queued"
# Long enough to keep a backlog of nudges from filling the queue, short enough to forget a message the broker lost.
QUEUED_SECONDS = 30


def signal_work(due_at: datetime | None = None) -> None:
    """Insert a signal for the active schema, in the current transaction if there is one."""
    WorkSignal.objects.create(schema_name=current_schema(), due_at=due_at or timezone.now())


def nudge() -> bool:
    """Queue one round for the active schema unless one waits already. False when the broker cannot be reached.

    Never raises: the request that committed the work must not fail, and the signal brings the work back.
    """
    if not cache.add(QUEUED, 1, timeout=QUEUED_SECONDS):
        return True
    if _reached(_publish, current_schema()):
        return True
    cache.delete(QUEUED)
    return False


def hand_over(task: str, argument: str) -> bool:
    """Queue a task now. False when the broker cannot be reached: whatever calls this has the work written down."""
    return _reached(_send, task, argument)


def _reached(publish: Callable[..., None], *arguments: str) -> bool:
    try:
        publish(*arguments)
    except (KombuError, RedisError, OSError) as error:
        log.warning("broker unavailable, the scheduler will pick the work up", error=type(error).__name__)
        return False
    return True


def _publish(schema: str) -> None:
    _send(ROUND_TASK, schema)


def _send(task: str, argument: str) -> None:
    with current_app.connection_for_write() as broker:
        # The pool's connections retry for seconds, and a request is waiting behind this.
        broker.transport_options = {**(broker.transport_options or {}), "max_retries": 0}
        current_app.send_task(task, args=[argument], connection=broker, retry=False, ignore_result=True)


def round_begins() -> None:
    """From here on new work needs a new round: this one may already have looked."""
    cache.delete(QUEUED)
