"""A worker says whether it takes tasks, and tells what they were and how they ended."""

import pytest
from celery import signals
from prometheus_client import REGISTRY

from config import task_metrics


class TASK:
    name = "prova.conta"


def counted(state):
    name = "sportello_task_duration_seconds_count"
    return REGISTRY.get_sample_value(name, {"task": TASK.name, "state": state}) or 0


@pytest.mark.parametrize("state", ["SUCCESS", "FAILURE"])
def test_it_counts_a_task_by_how_it_ended(state):
    before = counted(state.lower())
    signals.task_prerun.send(sender=TASK, task_id="1", task=TASK)
    signals.task_postrun.send(sender=TASK, task_id="1", task=TASK, state=state)
    assert counted(state.lower()) == before + 1
    assert task_metrics._begun == {}


def test_a_worker_is_ready_until_it_is_asked_to_stop():
    assert task_metrics.why_not_ready() == "not accepting tasks"
    signals.worker_ready.send(sender=None)
    assert task_metrics.why_not_ready() == ""
    signals.worker_shutting_down.send(sender=None)
    assert task_metrics.why_not_ready() == "not accepting tasks"
