import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.actions import run_round as rounds
from integrations.actions.configure import configure
from integrations.actions.dispatch import dispatch_signals, sweep
from integrations.actions.lease import lease_next
from integrations.actions.run_round import Round, run_round
from integrations.models import CapabilityConfig, Circuit, Delivery, InboundMessage, WorkSignal
from integrations.tasks import run_deliveries
from integrations.wake import round_begins, signal_work
from tenants.context import tenant_context
from tenants.models import Municipality
from tests.integrations.conftest import ELENA, submit


@pytest.fixture
def both(segrate, borgo, system):
    for town in (segrate, borgo):
        with tenant_context(town):
            configure("fake", "memory", {"secret": town.schema_name}, by=ELENA)
            round_begins()
    WorkSignal.objects.all().delete()
    return segrate, borgo


def test_a_round_serves_a_bounded_batch_and_queues_the_next_behind_the_others(configured, outside_broker):
    for number in range(25):
        submit(key=f"k{number}")
    assert run_round() == rounds.Round(attempted=20, processed=0, more=True)
    assert outside_broker == ["segrate"]
    assert run_round() == rounds.Round(attempted=5, processed=0, more=False)
    assert len(configured.effects) == 25


def test_a_backlog_of_one_municipality_takes_one_place_in_the_queue(both, outside_broker):
    segrate, borgo = both
    with tenant_context(segrate):
        for number in range(50):
            submit(key=f"k{number}")
    with tenant_context(borgo):
        submit(key="alone")
    assert dispatch_signals() == 2
    assert sorted(outside_broker) == ["borgo", "segrate"]


def test_the_oldest_due_delivery_goes_first(configured):
    for number in range(3):
        submit(key=f"k{number}")
    run_round()
    assert configured.effects == ["k0", "k1", "k2"]


def test_a_third_worker_leaves_a_municipality_that_has_two(configured, monkeypatch):
    submit()
    monkeypatch.setattr(rounds, "_lock", lambda function, name, slot: False)
    signals = WorkSignal.objects.count()
    assert run_round().attempted == 0
    assert WorkSignal.objects.count() == signals + 1
    assert WorkSignal.objects.latest("due_at").due_at > timezone.now()


def test_it_consumes_the_signals_it_turned_into_rounds(both, outside_broker):
    with tenant_context(both[0]):
        for _ in range(3):
            signal_work()
    assert dispatch_signals() == 1
    assert WorkSignal.objects.count() == 0
    assert dispatch_signals() == 0


def test_it_leaves_the_signals_that_are_not_due(both, outside_broker):
    with tenant_context(both[0]):
        signal_work(timezone.now() + timezone.timedelta(minutes=1))
    assert dispatch_signals() == 0
    assert WorkSignal.objects.count() == 1


def test_it_keeps_the_signals_while_the_broker_is_down(both, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("integrations.wake._publish", fail)
    with tenant_context(both[0]):
        signal_work()
    assert dispatch_signals() == 0
    assert WorkSignal.objects.count() == 1


def test_it_drops_the_signals_of_a_municipality_that_is_gone(both, outside_broker):
    WorkSignal.objects.create(schema_name="vanished")
    assert dispatch_signals() == 0
    assert WorkSignal.objects.count() == 0


def test_what_a_suspended_municipality_has_to_send_waits_until_it_is_active_again(both, outside_broker):
    Municipality.objects.filter(schema_name="segrate").update(state="suspended")
    with tenant_context(both[0]):
        submit()
        signal_work()
        assert run_round() == Round()
    assert (dispatch_signals(), sweep()) == (0, 0)
    Municipality.objects.filter(schema_name="segrate").update(state="active")
    assert sweep() == 1


def test_the_sweep_finds_due_work_that_has_no_signal(both, outside_broker):
    with tenant_context(both[1]):
        submit()
    WorkSignal.objects.all().delete()
    assert sweep() == 1
    assert outside_broker == ["borgo"]


def test_the_sweep_finds_the_lease_of_a_killed_worker(both, outside_broker):
    with tenant_context(both[0]):
        submit()
        lease_next(timezone.now())
        assert sweep() == 0
        Delivery.objects.update(next_attempt_at=timezone.now())
    assert sweep() == 1


def test_the_sweep_finds_stored_callbacks_and_systems_that_are_down(both, outside_broker):
    with tenant_context(both[0]):
        InboundMessage.objects.create(capability="fake", external_id="1", payload={})
    with tenant_context(both[1]):
        Circuit.objects.create(capability="fake", failures=3, failing_since=timezone.now(), open_until=timezone.now())
    assert sweep() == 2


def test_the_sweep_asks_many_municipalities_in_one_statement(both, outside_broker):
    with CaptureQueriesContext(connection) as queries:
        assert sweep() == 0
    assert len([query for query in queries if "integrations_delivery" in query["sql"]]) == 1


def test_the_task_works_in_the_municipality_it_names(both, system):
    segrate, borgo = both
    for town in both:
        with tenant_context(town):
            submit(key=f"{town.schema_name}-1")
    run_deliveries("borgo")
    assert system.effects == ["borgo-1"]
    assert system.built_with == ["borgo"]
    with tenant_context(segrate):
        assert Delivery.objects.get().state == "pending"


def test_the_task_leaves_a_municipality_that_is_gone(db):
    run_deliveries("vanished")


def test_two_municipalities_may_use_the_same_key_and_see_only_their_own(both, system):
    for town in both:
        with tenant_context(town):
            submit(key="same", town=town.schema_name)
    for town in both:
        with tenant_context(town):
            assert Delivery.objects.get().payload == {"town": town.schema_name}
            assert CapabilityConfig.objects.count() == 1


def test_the_tasks_carry_the_names_that_the_scheduler_uses():
    names = {"run_deliveries", "dispatch_signals", "sweep"}
    assert {f"integrations.tasks.{name}" for name in names} <= set(current_app.tasks)


def test_the_workers_query_is_answered_by_its_index(configured):
    """The first of a backlog is found without reading and sorting all of it."""
    Delivery.objects.bulk_create(
        Delivery(kind="fake.lookup", key=f"k{number}", payload={}, attempt_limit=4) for number in range(500)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE integrations_delivery")
    plan = Delivery.objects.due(timezone.now()).order_by("next_attempt_at")[:1].explain()
    assert "delivery_due" in plan
    assert "Sort" not in plan
