"""What only real commits and two connections can show. Each test has a database of its own."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from integrations.actions.configure import configure
from integrations.actions.run_delivery import run_delivery
from integrations.actions.run_round import run_round
from integrations.ledger import enqueue
from integrations.models import Delivery, EmergencyNumber, WorkSignal
from integrations.protocol.emergency import assign_emergency_numbers, open_emergency_register
from integrations.tasks import run_deliveries
from tenants.context import tenant_context
from tenants.models import Municipality
from tests.integrations.conftest import ELENA, make_due, submit


@pytest.fixture
def town(fresh_database, system):
    town = Municipality.objects.get(schema_name="segrate")
    with tenant_context(town):
        configure("fake", "memory", {}, by=ELENA)
    return town


def in_threads(town, *works):
    """Run each in its own thread and connection, in the town; what they raised comes out."""
    failures = []

    def run(work):
        try:
            with tenant_context(town):
                work()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []


def test_two_workers_race_for_one_delivery_and_one_performs(town, system):
    with tenant_context(town):
        delivery = submit()
    start = threading.Barrier(2)

    def work():
        start.wait()
        run_delivery(delivery.pk)

    in_threads(town, work, work)
    assert system.effects == ["k1"]
    assert len(system.handled) == 1


def test_two_workers_share_a_backlog_without_doubles(town, system):
    with tenant_context(town):
        for number in range(30):
            submit(key=f"k{number}")
    in_threads(town, run_round, run_round)
    assert len(system.effects) == 30
    assert len(set(system.effects)) == 30


def test_two_submissions_with_one_key_make_one_delivery(town, system):
    start = threading.Barrier(2)

    def work():
        with transaction.atomic():
            start.wait()
            enqueue("fake.lookup", key="same", payload={}, subject="")

    in_threads(town, work, work)
    with tenant_context(town):
        assert Delivery.objects.count() == 1


def test_concurrent_submissions_do_not_wait_for_each_others_signal(town, system):
    """The first holds its transaction open until the second has committed."""
    second_done = threading.Event()

    def first():
        with transaction.atomic():
            enqueue("fake.lookup", key="first", payload={}, subject="")
            assert second_done.wait(10)

    def second():
        with transaction.atomic():
            enqueue("fake.lookup", key="second", payload={}, subject="")
        second_done.set()

    in_threads(town, first, second)
    assert WorkSignal.objects.filter(schema_name="segrate").count() == 3


def test_the_result_of_a_worker_that_lost_its_database_is_found_by_the_next(town, system):
    """Killed between the effect and the record: the connection dies inside the attempt."""

    def perform_and_die(key):
        system.effects.append(key)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        killer.append(pid)
        raise SystemExit

    killer: list[int] = []
    system.script = [perform_and_die]
    with tenant_context(town):
        delivery = submit()

    def die():
        with pytest.raises(SystemExit):
            run_delivery(delivery.pk)

    in_threads(town, die)
    assert len(killer) == 1
    with tenant_context(town):
        assert Delivery.objects.get().state == "running"
        make_due(delivery)
        run_delivery(delivery.pk)
        assert Delivery.objects.get().state == "done"
    assert system.effects == ["k1"]
    assert len(system.handled) == 1


def test_two_workers_give_emergency_numbers_without_gap_or_double(town, system):
    with tenant_context(town):
        for number in range(20):
            Delivery.objects.create(kind="protocol.register", key=f"case:{number}", payload={}, attempt_limit=5)
        open_emergency_register(ELENA, "Guasto")
    in_threads(town, assign_emergency_numbers, assign_emergency_numbers)
    with tenant_context(town):
        assert sorted(EmergencyNumber.objects.values_list("number", flat=True)) == list(range(1, 21))


def test_a_worker_that_serves_two_municipalities_in_turn_mixes_nothing(town, system):
    borgo = Municipality.objects.get(schema_name="borgo")
    with tenant_context(borgo):
        configure("fake", "memory", {"secret": "di borgo"}, by=ELENA)
    for place in (town, borgo):
        with tenant_context(place):
            submit(key="same", town=place.schema_name)

    def serve():
        for _ in range(2):
            run_deliveries("segrate")
            run_deliveries("borgo")
        close_old_connections()

    in_threads(town, serve)
    assert system.effects == ["same", "same"]
    assert sorted(system.built_with) == ["di borgo", "segretissimo"]
    assert len(system.handled) == 2
