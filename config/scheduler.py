"""The scheduler of periodic jobs, made to bear a clock that is put back."""

from datetime import timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler
from prometheus_client import Gauge

# More than clocks are corrected by while all is well.
TOLERANCE = timedelta(seconds=30)
LAST_TICK: Final = Gauge(
    "sportello_scheduler_last_tick_timestamp_seconds", "When the scheduler last looked at its jobs", registry=None
)


class SteadyScheduler(PersistentScheduler):
    """Celery's own waits until the clock has caught up with each job's last run: for a day, if it was put back by a day."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if any(self._is_ahead(entry) for entry in self.schedule.values()):
            self._forget_the_future()
        wait = float(super().tick(*args, **kwargs))
        LAST_TICK.set_to_current_time()
        return wait

    def _is_ahead(self, entry: Any) -> bool:
        return bool(entry.last_run_at > entry.default_now() + TOLERANCE)

    def _forget_the_future(self) -> None:
        """What ran at a time yet to come ran now; the order of the next runs is worked out anew."""
        for entry in self.schedule.values():
            if self._is_ahead(entry):
                entry.last_run_at = entry.default_now()
        self._heap = None
