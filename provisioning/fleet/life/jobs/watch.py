"""Writing down how far a job has come, while its own connection reads a snapshot in which nothing can be written."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

from provisioning.fleet.life.progress import Progress
from provisioning.fleet.models import LifeJob
from tenants.db import connection

# Pages ask about as often.
EVERY_S = 1.0
MOVED = "UPDATE public.fleet_lifejob SET stage = %s, done = %s, total = %s WHERE id = %s AND state = 'running'"


@contextmanager
def watched(job: LifeJob) -> Iterator[Progress]:
    """On a connection of its own, which ends with the block."""
    aside = connection.copy()
    try:
        yield _Watch(job, aside)
    finally:
        aside.close()


class _Watch:
    def __init__(self, job: LifeJob, aside: BaseDatabaseWrapper) -> None:
        self._job, self._aside = job, aside
        self._stage, self._at = "", 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if what == self._stage and done < total and monotonic() < self._at + EVERY_S:
            return
        self._stage, self._at = what, monotonic()
        # How far it has come is no reason not to go on.
        with suppress(Error), self._aside.cursor() as cursor:
            cursor.execute(MOVED, [what, done, total, str(self._job.pk)])
