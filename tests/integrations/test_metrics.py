"""What is told of deliveries: each attempt by what it came to, and of the fleet what waits, for how long, and where."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from prometheus_client import REGISTRY

from integrations import breaker
from integrations.actions.configure import configure
from integrations.actions.run_delivery import run_delivery
from integrations.errors import PermanentError, TransientError
from integrations.models import Delivery
from provisioning.fleet import metrics
from tenants.context import tenant_context
from tenants.models import Municipality
from tests.integrations.conftest import ELENA, submit


def attempts(outcome, kind="fake.lookup"):
    name = "sportello_delivery_attempt_duration_seconds_count"
    return REGISTRY.get_sample_value(name, {"kind": kind, "outcome": outcome}) or 0


@pytest.mark.parametrize(
    ("meets", "outcome"),
    [(None, "delivered"), (TransientError("http_503"), "postponed"), (PermanentError("http_400"), "failed")],
)
def test_it_counts_an_attempt_by_what_it_came_to(configured, meets, outcome):
    configured.script = [meets]
    before = attempts(outcome)
    run_delivery(submit().pk)
    assert attempts(outcome) == before + 1


@pytest.fixture
def towns(fresh_database, system):
    towns = {name: Municipality.objects.get(schema_name=name) for name in ("segrate", "borgo")}
    for town in towns.values():
        with tenant_context(town):
            configure("fake", "memory", {}, by=ELENA)
    return towns


def told(name):
    """label values → value, of one metric."""
    connection.set_schema_to_public()
    found = [each for each in metrics.FleetCollector().collect() if each.name == name]
    return {tuple(sample.labels.values()): sample.value for each in found for sample in each.samples}


def test_it_tells_what_waits_of_each_municipality_and_kind(towns):
    with tenant_context(towns["segrate"]):
        submit(key="a"), submit(key="b")
        Delivery.objects.filter(key="a").update(created_at=timezone.now() - timedelta(hours=2))
    with tenant_context(towns["borgo"]):
        submit(key="c")
        Delivery.objects.update(state="failed")
    assert told("sportello_deliveries") == {
        ("segrate", "fake.lookup", "waiting"): 2,
        ("borgo", "fake.lookup", "failed"): 1,
    }
    ages = told("sportello_delivery_oldest_waiting_seconds")
    assert list(ages) == [("segrate", "fake.lookup")]
    assert 7200 <= ages["segrate", "fake.lookup"] < 7300


def test_what_is_held_back_is_not_late(towns):
    with tenant_context(towns["segrate"]):
        submit(key="a")
        Delivery.objects.update(not_before=timezone.now() + timedelta(minutes=5))
    assert told("sportello_delivery_oldest_waiting_seconds")["segrate", "fake.lookup"] < 1


def test_it_tells_whom_nothing_is_sent_to(towns):
    with tenant_context(towns["borgo"]):
        for _ in range(breaker.THRESHOLD):
            breaker.record_failure("fake")
    assert told("sportello_circuit_open") == {("borgo", "fake"): 1}


def test_it_tells_municipalities_and_tasks(towns):
    assert told("sportello_municipalities") == {("active",): 2}
    assert told("sportello_municipalities_behind") == {(): 0}
    assert set(told("sportello_queue_length")) == {("celery",)}
    assert told("sportello_fleet_reading") == {("database",): 1, ("broker",): 1}


def test_two_who_ask_at_once_get_one_reading(towns, monkeypatch):
    readings = []
    monkeypatch.setattr(metrics, "_read", lambda: readings.append(1) or [])
    collector = metrics.FleetCollector()
    list(collector.collect()), list(collector.collect())
    assert readings == [1]


def test_without_database_it_says_so_and_tells_the_rest(towns, monkeypatch):
    def gone():
        raise OperationalError("host=10.1.2.3")

    monkeypatch.setattr(metrics, "_of_database", gone)
    assert told("sportello_fleet_reading") == {("database",): 0, ("broker",): 1}
