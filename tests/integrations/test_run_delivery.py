import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from integrations import breaker, results
from integrations.actions.lease import Lease, lease_next
from integrations.actions.mark_resolved_by_human import NotResolvable, mark_resolved_by_human
from integrations.actions.retry_delivery import NotRetriable, retry_delivery
from integrations.actions.run_delivery import run_delivery, run_leased
from integrations.errors import PermanentError, TransientError, UncertainOutcome
from integrations.ledger import enqueue
from integrations.models import CapabilityConfig, Delivery
from tests.integrations.conftest import ELENA, everything_stored, make_due, submit

State = Delivery.State


def run(delivery):
    make_due(delivery)
    run_delivery(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def test_it_performs_once_and_hands_the_result_over_once(configured):
    delivery = run(submit())
    assert delivery.state == State.DONE
    assert delivery.result == {"done": "k1"}
    assert configured.effects == ["k1"]
    assert configured.handled == [("k1", {"done": "k1"})]
    assert run_delivery(delivery.pk) is None
    assert configured.effects == ["k1"]


def test_it_performs_outside_any_transaction_of_ours(configured):
    seen = []

    def look(key):
        seen.extend(block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False))
        return {}

    configured.script = [look]
    assert run(submit()).state == State.DONE
    assert seen == []


def test_it_hands_over_in_the_transaction_that_closes_the_delivery(configured):
    seen = []
    results.on_result("fake.lookup")(lambda delivery, result: seen.append(Delivery.objects.get(pk=delivery.pk).state))
    run(submit())
    assert seen == [State.DONE]


def test_it_waits_longer_after_each_transient_error(configured):
    configured.script = [TransientError("http_503"), TransientError("http_503")]
    delivery = submit()
    waits = []
    for _ in range(2):
        run(delivery)
        waits.append((delivery.next_attempt_at - timezone.now()).total_seconds())
    assert delivery.state == State.PENDING
    assert delivery.last_error == "http_503"
    assert 4 < waits[0] <= 10
    assert 9 < waits[1] <= 20


def test_it_waits_as_long_as_the_other_side_asks(configured):
    configured.script = [TransientError("http_429", retry_after=300)]
    delivery = run(submit())
    assert (delivery.next_attempt_at - timezone.now()).total_seconds() > 295


def test_it_is_not_due_before_its_time(configured):
    configured.script = [TransientError("http_503")]
    delivery = run(submit())
    assert run_delivery(delivery.pk) is None
    assert delivery.attempts == 1


def test_it_looks_up_before_repeating_and_finds_what_a_lost_answer_did(configured):
    configured.script = [(UncertainOutcome("read_timeout"),)]
    delivery = run(submit("fake.lookup"))
    assert delivery.state == State.PENDING
    run(delivery)
    assert delivery.state == State.DONE
    assert configured.effects == ["k1"]
    assert configured.lookups == ["k1"]
    assert configured.handled == [("k1", {"done": "k1"})]


def test_it_repeats_when_the_look_up_finds_nothing(configured):
    configured.script = [UncertainOutcome("read_timeout")]
    delivery = submit("fake.lookup")
    run(delivery)
    run(delivery)
    assert configured.lookups == ["k1"]
    assert configured.effects == ["k1"]


def test_it_does_not_look_up_before_the_first_attempt(configured):
    run(submit("fake.lookup"))
    assert configured.lookups == []


def test_it_repeats_an_idempotent_kind_without_asking(configured):
    configured.script = [(UncertainOutcome("smtp_lost"),)]
    delivery = submit("fake.idempotent")
    run(delivery)
    run(delivery)
    assert delivery.state == State.DONE
    assert configured.effects == ["k1", "k1"]
    assert configured.lookups == []


def test_it_asks_a_person_after_an_uncertain_outcome(configured):
    configured.script = [UncertainOutcome("read_timeout")]
    delivery = run(submit("fake.human"))
    assert delivery.state == State.NEEDS_HUMAN
    assert run_delivery(delivery.pk) is None


def test_it_repeats_an_ask_human_kind_when_nothing_happened_for_sure(configured):
    configured.script = [TransientError("connect")]
    assert run(submit("fake.human")).state == State.PENDING


def test_it_stops_at_once_when_the_content_is_refused(configured):
    configured.script = [PermanentError("http_422")]
    delivery = run(submit())
    assert (delivery.state, delivery.last_error, delivery.attempts) == (State.FAILED, "http_422", 1)


def test_it_fails_visibly_after_the_last_attempt(configured):
    configured.script = [TransientError("connect")] * 4
    delivery = submit()
    for _ in range(4):
        breaker.reset("fake")
        run(delivery)
    assert (delivery.state, delivery.attempts) == (State.FAILED, 4)
    assert list(delivery.events.values_list("what", flat=True)) == ["postponed"] * 3 + ["failed"]
    assert configured.handled == []


def test_it_counts_a_defect_of_an_adapter_as_uncertain_and_keeps_its_text_out(configured):
    configured.script = [lambda key: {}["RSSMRA80A01F205X"]]
    delivery = run(submit("fake.human"))
    assert delivery.state == State.NEEDS_HUMAN
    assert delivery.last_error == "defect:KeyError"
    assert "RSSMRA80A01F205X" not in everything_stored("integrations_deliveryevent")


def test_it_waits_when_the_capability_is_not_configured(in_segrate, system):
    delivery = run(submit())
    assert (delivery.state, delivery.last_error) == (State.PENDING, "not_configured")


def test_it_waits_when_the_keys_no_longer_open_the_options(configured, settings):
    settings.SPORTELLO_KEYS = ["b3RoZXIta2V5LTMyLWJ5dGVzLWxvbmctLS0tLS0tLSE="]
    assert run(submit()).last_error == "options_undecipherable"


def test_it_repeats_only_the_hand_over_when_a_handler_fails(configured):
    failures = [RuntimeError("RSSMRA80A01F205X")]

    @results.on_result("fake.idempotent")
    def fail_once(delivery, result):
        if failures:
            raise failures.pop()

    delivery = run(submit("fake.idempotent"))
    assert (delivery.state, delivery.last_error) == (State.PENDING, "handler:RuntimeError")
    run(delivery)
    assert delivery.state == State.DONE
    assert configured.effects == ["k1"]


def test_it_undoes_what_a_failing_handler_changed(configured):
    @results.on_result("fake.lookup")
    def change_and_fail(delivery, result):
        enqueue("fake.human", key="follow-up", payload={}, subject="")
        raise RuntimeError

    run(submit())
    assert not Delivery.objects.filter(key="follow-up").exists()


def test_it_recovers_the_lease_of_a_worker_killed_between_perform_and_record(configured):
    delivery = submit("fake.lookup")
    lease = lease_next(timezone.now())
    assert isinstance(lease, Lease)
    configured.act(delivery.key)
    assert run_delivery(delivery.pk) is None
    run(delivery)
    assert delivery.state == State.DONE
    assert configured.effects == ["k1"]
    assert configured.handled == [("k1", {"done": "k1"})]


def test_it_asks_a_person_when_the_worker_of_an_ask_human_kind_died(configured):
    delivery = submit("fake.human")
    lease_next(timezone.now())
    run(delivery)
    assert (delivery.state, delivery.last_error) == (State.NEEDS_HUMAN, "worker_lost")
    assert configured.effects == []


def test_it_stops_a_delivery_that_kills_every_worker(configured):
    delivery = submit("fake.lookup")
    for _ in range(4):
        make_due(delivery)
        assert isinstance(lease_next(timezone.now()), Lease)
    run(delivery)
    assert delivery.state == State.FAILED
    assert configured.effects == []


def test_it_ignores_the_late_outcome_of_a_lost_lease(configured):
    delivery = submit("fake.lookup")
    slow = lease_next(timezone.now())
    run(delivery)
    assert run_leased(slow) is None
    delivery.refresh_from_db()
    assert delivery.state == State.DONE
    assert len(configured.handled) == 1


def test_it_retries_by_hand_with_a_fresh_allowance_and_says_who(configured):
    configured.script = [PermanentError("http_422")]
    delivery = run(submit())
    retry_delivery(delivery, ELENA)
    run(delivery)
    assert delivery.state == State.DONE
    assert configured.lookups == ["k1"]
    assert delivery.attempt_limit == 5
    assert delivery.events.get(what="retried_by_hand").by == ELENA


def test_it_does_not_retry_what_is_done_or_in_hand(configured):
    done = run(submit(key="k1"))
    with pytest.raises(NotRetriable):
        retry_delivery(done, ELENA)
    running = submit(key="k2")
    lease_next(timezone.now())
    with pytest.raises(NotRetriable):
        retry_delivery(running, ELENA)


def test_it_closes_with_the_result_that_a_person_found(configured):
    configured.script = [UncertainOutcome("read_timeout")]
    delivery = run(submit("fake.human"))
    mark_resolved_by_human(delivery, result={"done": "by phone"}, by=ELENA)
    delivery.refresh_from_db()
    assert delivery.state == State.DONE
    assert configured.handled == [("k1", {"done": "by phone"})]
    with pytest.raises(NotResolvable):
        mark_resolved_by_human(delivery, result={}, by=ELENA)
    assert len(configured.handled) == 1


@pytest.mark.parametrize(
    "change",
    [{"state": "done"}, {"state": "running"}, {"state": "lost"}, {"finished_at": timezone.now()}, {"key": ""}],
)
def test_the_database_itself_refuses_an_impossible_row(configured, change):
    delivery = submit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**change)


def test_it_measures_every_attempt(configured):
    delivery = run(submit())
    event = delivery.events.get()
    assert event.what == "delivered"
    assert event.duration_ms >= 0


def test_it_keeps_the_options_unreadable_in_the_database(configured):
    run(submit())
    assert configured.built_with == ["segretissimo"]
    assert "segretissimo" not in everything_stored("integrations_capabilityconfig")
    assert "segretissimo" not in repr(CapabilityConfig.objects.get())
