from django.utils import timezone

from integrations.actions.process_inbound import process_inbound
from integrations.actions.run_round import run_round
from integrations.inbound import on_inbound, receive
from integrations.models import InboundMessage, WorkSignal


def test_it_stores_before_it_processes(configured):
    seen = []
    on_inbound("fake")(lambda message: seen.append(message.payload))
    signals = WorkSignal.objects.count()
    message = receive("fake", external_id="rt-1", payload={"paid": True})
    assert (message.state, seen) == ("received", [])
    assert WorkSignal.objects.count() == signals + 1
    assert run_round().processed == 1
    message.refresh_from_db()
    assert (message.state, seen) == ("processed", [{"paid": True}])


def test_it_takes_a_callback_that_comes_twice_as_one(configured):
    seen = []
    on_inbound("fake")(lambda message: seen.append(message.external_id))
    first = receive("fake", external_id="rt-1", payload={"paid": True})
    second = receive("fake", external_id="rt-1", payload={"paid": True})
    assert first.pk == second.pk
    process_inbound(first.pk)
    process_inbound(first.pk)
    assert seen == ["rt-1"]


def test_it_tries_again_when_the_handler_fails_and_stops_visibly(configured):
    @on_inbound("fake")
    def fail(message):
        raise RuntimeError("RSSMRA80A01F205X")

    message = receive("fake", external_id="rt-1", payload={})
    for _ in range(10):
        InboundMessage.objects.update(next_attempt_at=timezone.now())
        process_inbound(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("failed", 10, "RuntimeError")


def test_it_keeps_a_callback_that_nobody_handles_yet(configured):
    message = receive("fake", external_id="rt-1", payload={})
    process_inbound(message.pk)
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("received", "LookupError")
