import time

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from integrations.kinds import UnknownKind
from integrations.ledger import KeyTaken, OutsideTransaction, enqueue
from integrations.models import Delivery, WorkSignal
from integrations.wake import _publish as PUBLISH
from integrations.wake import nudge, round_begins
from tests.integrations.conftest import submit


def test_it_refuses_to_enqueue_outside_a_transaction(configured):
    with pytest.raises(OutsideTransaction):
        enqueue("fake.lookup", key="k1", payload={}, subject="")
    assert Delivery.objects.count() == 0


def test_it_writes_the_delivery_and_one_signal_in_the_same_transaction(configured):
    signals = WorkSignal.objects.count()
    delivery = submit(amount=3)
    assert delivery.state == Delivery.State.PENDING
    assert delivery.payload == {"amount": 3}
    assert WorkSignal.objects.count() == signals + 1
    assert WorkSignal.objects.latest("id").schema_name == "segrate"


def test_it_takes_delivery_and_signal_back_when_the_change_is_rolled_back(configured):
    signals = WorkSignal.objects.count()
    with transaction.atomic():
        enqueue("fake.lookup", key="k1", payload={}, subject="")
        transaction.set_rollback(True)
    assert Delivery.objects.count() == 0
    assert WorkSignal.objects.count() == signals


def test_it_returns_the_existing_delivery_for_a_known_key(configured):
    first = submit(amount=1)
    signals = WorkSignal.objects.count()
    again = submit(amount=2)
    assert again.pk == first.pk
    assert again.payload == {"amount": 1}
    assert Delivery.objects.count() == 1
    assert WorkSignal.objects.count() == signals


def test_it_refuses_a_key_that_belongs_to_another_kind(configured):
    submit("fake.lookup", "k1")
    with pytest.raises(KeyTaken):
        submit("fake.human", "k1")


def test_it_refuses_an_unknown_kind(configured):
    with pytest.raises(UnknownKind):
        submit("fake.nothing")


@pytest.mark.parametrize("value", [object(), {1, 2}, (1, 2), float("nan"), b"x", {1: "number as key"}])
def test_it_refuses_a_payload_that_is_not_plain_json(configured, value):
    with pytest.raises(ValueError):
        submit(value=value)
    assert Delivery.objects.count() == 0


def test_it_nudges_the_broker_once_after_commit(configured, outside_broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit(key="k1")
        submit(key="k2")
        assert outside_broker == []
    assert outside_broker == ["segrate"]


@pytest.mark.parametrize("failure", [OperationalError("down"), ConnectionRefusedError(), TimeoutError()])
def test_it_survives_a_broker_that_is_down(configured, monkeypatch, failure, django_capture_on_commit_callbacks):
    def fail(*args, **kwargs):
        raise failure

    monkeypatch.setattr("integrations.wake._publish", fail)
    signals = WorkSignal.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        submit()
    assert Delivery.objects.count() == 1
    assert WorkSignal.objects.count() == signals + 1


def test_it_gives_a_dead_broker_no_time_of_the_request(configured, monkeypatch):
    publish_for_real(monkeypatch, "redis://127.0.0.1:9/0")
    started = time.monotonic()
    assert nudge() is False
    assert time.monotonic() - started < 2


def test_it_queues_a_round_that_carries_the_municipality(configured, monkeypatch):
    publish_for_real(monkeypatch, "memory://")
    round_begins()
    assert nudge() is True
    with current_app.connection_for_read() as broker:
        message = broker.SimpleQueue("celery").get(timeout=1)
    assert message.headers["task"] == "integrations.tasks.run_deliveries"
    assert message.headers["_schema_name"] == "segrate"
    assert message.payload[0] == ["segrate"]


def publish_for_real(monkeypatch, url: str) -> None:
    monkeypatch.setattr("integrations.wake._publish", PUBLISH)
    connect = current_app.connection_for_write
    monkeypatch.setattr(current_app._get_current_object(), "connection_for_write", lambda: connect(url))
    monkeypatch.setattr(current_app._get_current_object(), "connection_for_read", lambda: connect(url))
