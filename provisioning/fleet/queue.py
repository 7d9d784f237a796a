"""Work of the fleet for the workers, from a page that does not wait for it."""

from typing import Any

import structlog
from celery import current_app
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def send_soon(task: str, *args: Any) -> bool:
    """Never raises: False when the broker cannot be reached, and then the scheduler brings the work back, or the person."""
    try:
        with current_app.connection_for_write() as broker:
            # The pool's connections retry for seconds, and a request is waiting behind this.
            broker.transport_options = {**(broker.transport_options or {}), "max_retries": 0}
            current_app.send_task(task, args=list(args), connection=broker, retry=False, ignore_result=True)
    except (KombuError, RedisError, OSError) as error:
        log.warning("broker unavailable", task=task, error=type(error).__name__)
        return False
    return True
