"""What the workers do, by task: how long it took and how it ended. Written by the processes of a worker, told by their parent."""

from threading import Event
from time import perf_counter
from typing import Any, Final

from celery import Task, signals
from prometheus_client import Histogram

BUCKETS: Final = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0)
TASKS: Final = Histogram(
    "sportello_task_duration_seconds", "Tasks done, by how they ended", ["task", "state"], buckets=BUCKETS
)
_accepting = Event()
_begun: dict[str, float] = {}


def why_not_ready() -> str:
    return "" if _accepting.is_set() else "not accepting tasks"


@signals.worker_ready.connect
def accept(**_kwargs: Any) -> None:
    _accepting.set()


@signals.worker_shutting_down.connect
def refuse(**_kwargs: Any) -> None:
    _accepting.clear()


@signals.task_prerun.connect
def begin(task_id: str, **_kwargs: Any) -> None:
    _begun[task_id] = perf_counter()


@signals.task_postrun.connect
def end(task_id: str, task: Task, state: str | None = None, **_kwargs: Any) -> None:
    begun = _begun.pop(task_id, None)
    if begun is not None:
        TASKS.labels(task.name, str(state or "UNKNOWN").lower()).observe(perf_counter() - begun)
