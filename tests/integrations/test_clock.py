"""The clock of a machine is put right, forwards or backwards: nothing stops, and nothing comes twice."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from config.celery import app
from config.scheduler import SteadyScheduler
from integrations import breaker
from integrations.actions.dispatch import sweep
from integrations.actions.lease import Lease, lease_next
from integrations.actions.run_delivery import run_delivery
from integrations.actions.run_round import run_round
from integrations.errors import TransientError
from integrations.inbound import receive
from integrations.ledger import enqueue
from integrations.models import Circuit, Delivery, InboundMessage
from tests.integrations.conftest import submit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def clock(jump):
    return time_machine.travel(timezone.now() + jump, tick=False)


@pytest.mark.parametrize("jump", [HOUR, DAY])
def test_a_clock_put_forward_takes_a_lease_away_and_the_effect_comes_once(configured, jump):
    delivery = submit()

    def clock_jumps_meanwhile(key):
        configured.effects.append(key)
        with clock(jump):
            run_delivery(delivery.pk)
        return {"done": "late"}

    configured.script = [clock_jumps_meanwhile]
    assert run_delivery(delivery.pk) is None
    delivery.refresh_from_db()
    assert (delivery.state, configured.effects) == ("done", ["k1"])
    assert configured.handled == [("k1", {"done": "k1"})]


def test_what_waits_goes_out_after_the_clock_was_put_back_by_a_day(configured):
    configured.script = [TransientError("connect")]
    with clock(DAY):
        submit()
        run_round()
    run_round()
    assert Delivery.objects.get().state == "done"
    assert configured.effects == ["k1"]


def test_after_an_hour_back_it_waits_two_hours_at_most(configured):
    configured.script = [TransientError("connect")]
    with clock(HOUR):
        submit()
        run_round()
    run_round()
    assert Delivery.objects.get().state == "pending"
    with clock(2 * HOUR):
        run_round()
    assert configured.effects == ["k1"]


def test_a_lease_of_tomorrow_is_taken_over(configured):
    """Of a worker that was killed."""
    with clock(DAY):
        delivery = submit()
        assert isinstance(lease_next(timezone.now()), Lease)
    run_round()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("done", 2)
    assert configured.effects == ["k1"]


@pytest.mark.parametrize("jump", [HOUR, DAY])
def test_a_circuit_that_opened_tomorrow_lets_the_next_one_through(configured, jump):
    configured.script = [TransientError("connect")] * 3
    with clock(jump):
        for number in range(3):
            submit(key=f"first-{number}")
        run_round()
    assert not breaker.admits("fake", timezone.now())
    submit(key="now")
    run_round()
    assert configured.effects[0] == "now"
    assert not Circuit.objects.filter(failing_since__gt=timezone.now()).exists()


def test_a_wait_that_another_system_asked_for_is_kept(configured):
    configured.script = [TransientError("http_429", retry_after=3600)]
    submit()
    run_round()
    run_round()
    assert Delivery.objects.get().state == "pending"


def test_a_stored_callback_of_tomorrow_is_processed_today(configured):
    receive("fake", external_id="42", payload={})
    InboundMessage.objects.update(next_attempt_at=timezone.now() + DAY)
    run_round()
    assert InboundMessage.objects.get().attempts == 1


def test_the_sweep_finds_what_another_clock_put_off(configured, outside_broker):
    submit()
    outside_broker.clear()
    Delivery.objects.update(next_attempt_at=timezone.now() + 3 * HOUR)
    sweep()
    assert outside_broker == ["segrate"]


class Schedule(SteadyScheduler):
    """With a schedule in memory and a list in place of the broker."""

    def __init__(self, sent):
        self.sent = sent
        super().__init__(app, lazy=True)
        self.update_from_dict({"every-minute": {"task": "sweep", "schedule": 60.0}})

    def get_schedule(self):
        return self.data

    schedule = property(get_schedule)
    producer = None

    def apply_entry(self, entry, producer=None):
        self.sent.append(entry.name)


def test_the_scheduler_goes_on_after_the_clock_was_put_back():
    sent = []
    with clock(DAY):
        schedule = Schedule(sent)
        schedule.schedule["every-minute"].last_run_at -= timedelta(minutes=2)
        schedule.tick()
    assert sent == ["every-minute"]
    assert schedule.tick() <= 60
    with clock(timedelta(seconds=61)):
        schedule.tick()
    assert sent == ["every-minute"] * 2


def test_the_scheduler_is_the_one_that_runs():
    assert app.conf.beat_scheduler == "config.scheduler:SteadyScheduler"


def test_what_is_held_back_is_never_hurried(configured):
    """It may still be withdrawn: before its time nothing of it leaves, whatever the clock does."""
    with clock(DAY), transaction.atomic():
        enqueue("fake.lookup", key="k1", payload={}, subject="", not_before=timezone.now() + HOUR)
    run_round()
    assert (Delivery.objects.get().state, configured.effects) == ("pending", [])
    with clock(DAY + HOUR):
        run_round()
    assert configured.effects == ["k1"]
