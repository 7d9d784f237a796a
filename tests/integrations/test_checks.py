import pytest

from integrations import kinds, results
from integrations.checks import every_result_has_a_handler
from integrations.kinds import DeliveryKind, RetryPolicy


def missing() -> list[str]:
    return [message.msg.rsplit(" ", 1)[1] for message in every_result_has_a_handler(None)]


def test_a_kind_whose_result_nobody_takes_fails_the_check(monkeypatch):
    monkeypatch.setattr(results, "_handlers", {})
    assert missing() == ["enrolment.refresh", "protocol.emergency", "protocol.register"]


def test_a_kind_with_a_handler_passes(monkeypatch):
    names = ("enrolment.refresh", "protocol.register", "protocol.emergency")
    taken = {kind: [lambda delivery, result: None] for kind in names}
    monkeypatch.setattr(results, "_handlers", taken)
    assert missing() == []


def test_a_kind_may_say_that_nobody_waits_for_it(system):
    assert not any(name.startswith("fake.") for name in missing())


def test_a_kind_that_looks_up_must_say_how():
    with pytest.raises(ValueError):
        DeliveryKind(name="x", capability="fake", retry=RetryPolicy.LOOKUP_FIRST, perform=lambda *args: {})


def test_a_name_belongs_to_one_kind():
    other = DeliveryKind(
        name="protocol.register", capability="fake", retry=RetryPolicy.IDEMPOTENT, perform=lambda *args: {}
    )
    with pytest.raises(ValueError):
        kinds.register(other)
