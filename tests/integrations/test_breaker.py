from datetime import timedelta

import pytest
from django.utils import timezone

from integrations import breaker, kinds
from integrations.actions.configure import configure
from integrations.actions.run_round import run_round
from integrations.capability import AdapterType, register_capability
from integrations.errors import PermanentError, TransientError, Unsendable
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.models import Circuit, Delivery, WorkSignal
from tenants.context import tenant_context
from tests.integrations.conftest import ELENA, FakeOptions, submit


def fail_until_open(system):
    system.script = [TransientError("connect")] * 3
    for number in range(3):
        submit(key=f"first-{number}")
    run_round()


def pause_over():
    Circuit.objects.update(open_until=timezone.now())


def all_due():
    Delivery.objects.filter(state="pending").update(next_attempt_at=timezone.now())


def test_it_opens_after_three_failures_in_a_row_and_asks_no_more(configured):
    fail_until_open(configured)
    submit(key="later")
    assert run_round().attempted == 0
    assert configured.effects == []
    assert Delivery.objects.get(key="later").attempts == 0


def test_it_wakes_the_workers_when_the_pause_is_over(configured):
    fail_until_open(configured)
    assert WorkSignal.objects.filter(due_at=Circuit.objects.get().open_until).count() == 1


def test_it_lets_one_trial_through_and_stays_open_when_it_fails(configured):
    fail_until_open(configured)
    all_due()
    pause_over()
    configured.script = [TransientError("connect")]
    assert run_round().attempted == 1
    assert Circuit.objects.get().open_until > timezone.now() + timedelta(seconds=50)


def test_it_closes_when_the_trial_succeeds_and_everything_goes_out(configured):
    fail_until_open(configured)
    all_due()
    pause_over()
    assert run_round().attempted == 3
    assert Delivery.objects.filter(state="done").count() == 3
    assert Circuit.objects.get().open_until is None


def test_only_one_of_two_workers_gets_the_trial(configured):
    fail_until_open(configured)
    pause_over()
    now = timezone.now()
    assert [breaker.admits("fake", now), breaker.admits("fake", now)] == [True, False]


def test_a_system_that_refuses_is_alive(configured):
    configured.script = [TransientError("connect"), TransientError("connect"), PermanentError("http_422")]
    for number in range(3):
        submit(key=f"k{number}")
    run_round()
    assert Circuit.objects.get().failures == 0


def test_a_trial_that_never_left_the_house_is_given_back(configured):
    fail_until_open(configured)
    all_due()
    pause_over()
    configured.script = [Unsendable("document_missing")]
    run_round()
    assert Delivery.objects.filter(state="failed").count() == 1
    assert Delivery.objects.filter(state="done").count() == 2


def test_the_pause_doubles_up_to_five_minutes():
    pauses = [breaker.pause_after(failures).total_seconds() for failures in range(3, 9)]
    assert pauses == [30, 60, 120, 240, 300, 300]


def test_a_new_configuration_closes_the_circuit(configured):
    fail_until_open(configured)
    configure("fake", "other", {}, by=ELENA)
    assert breaker.open_capabilities(timezone.now()) == set()


def test_a_system_that_is_down_does_not_hold_up_the_others(configured):
    register_capability("healthy", "Sano").add(AdapterType("memory", "", FakeOptions, lambda options: None))
    kind = DeliveryKind(
        name="healthy.send", capability="healthy", retry=RetryPolicy.IDEMPOTENT, perform=lambda *args: {"ok": True}
    )
    kinds.register(kind)
    configure("healthy", "memory", {}, by=ELENA)
    fail_until_open(configured)
    all_due()
    sane = submit("healthy.send", "sane")
    assert run_round().attempted == 1
    kinds.unregister("healthy.send")
    sane.refresh_from_db()
    assert sane.state == "done"


@pytest.mark.django_db
def test_one_municipalitys_open_circuit_is_not_anothers(segrate, borgo, system):
    with tenant_context(segrate):
        configure("fake", "memory", {}, by=ELENA)
        fail_until_open(system)
        assert breaker.open_capabilities(timezone.now()) == {"fake"}
    with tenant_context(borgo):
        configure("fake", "memory", {}, by=ELENA)
        submit(key="borgo-1")
        assert run_round().attempted == 1
    assert system.effects == ["borgo-1"]
