"""Whatever happens, in whatever order: one effect at most is handed over, once, and nothing is ever lost."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations import breaker
from integrations.actions.lease import Lease, lease_next
from integrations.actions.mark_resolved_by_human import NotResolvable, mark_resolved_by_human
from integrations.actions.retry_delivery import NotRetriable, retry_delivery
from integrations.actions.run_delivery import run_delivery, run_leased
from integrations.errors import PermanentError, TransientError, UncertainOutcome
from integrations.models import Delivery
from tests.integrations.conftest import ELENA, make_due, submit

STEPS = [
    "succeed", "transient", "permanent", "uncertain_before", "uncertain_after", "killed_before", "killed_after",
    "slow", "retry_by_hand", "resolve_by_hand",
]  # fmt: skip
FAULTS = {
    "transient": TransientError("t"),
    "permanent": PermanentError("p"),
    "uncertain_before": UncertainOutcome("u"),
    "uncertain_after": (UncertainOutcome("u"),),
}


class Story:
    """One delivery, and a worker that may still hold an old lease."""

    def __init__(self, system, kind):
        self.system = system
        self.delivery = submit(kind)
        self.slow: list[Lease] = []

    def step(self, name: str) -> None:
        breaker.reset("fake")
        if Delivery.objects.get(pk=self.delivery.pk).state in Delivery.TAKEABLE:
            make_due(self.delivery)
        {"retry_by_hand": self.retry, "resolve_by_hand": self.resolve}.get(name, lambda: self.work(name))()
        self.check()

    def work(self, name: str) -> None:
        if name.startswith("killed") or name == "slow":
            return self.abandon(name)
        self.system.script = [FAULTS[name]] if name in FAULTS else []
        run_delivery(self.delivery.pk)
        self.system.script = []
        return None

    def abandon(self, name: str) -> None:
        lease = lease_next(timezone.now())
        if not isinstance(lease, Lease):
            return
        if name == "slow":
            self.slow.append(lease)
        elif name == "killed_after" and self.delivery.key not in self.system.effects:
            self.system.effects.append(self.delivery.key)

    def retry(self) -> None:
        try:
            retry_delivery(self.delivery, ELENA)
        except NotRetriable:
            assert Delivery.objects.get(pk=self.delivery.pk).state in {"done", "running"}

    def resolve(self) -> None:
        try:
            mark_resolved_by_human(self.delivery, result={"done": "by hand"}, by=ELENA)
        except NotResolvable:
            assert Delivery.objects.get(pk=self.delivery.pk).state not in Delivery.STOPPED

    def finish(self) -> None:
        for lease in self.slow:
            run_leased(lease)
            self.check()

    def check(self) -> None:
        row = Delivery.objects.get(pk=self.delivery.pk)
        assert len(self.system.handled) == (1 if row.state == "done" else 0)
        assert (row.finished_at is not None) == (row.state == "done")
        assert row.state == "running" or row.lease_token is None
        assert row.attempts <= row.attempt_limit


@pytest.mark.parametrize("kind", ["fake.idempotent", "fake.lookup", "fake.human"])
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=8))
def test_a_delivery_is_never_lost_and_never_handed_over_twice(configured, kind, steps):
    Delivery.objects.all().delete()
    configured.effects.clear()
    configured.handled.clear()
    story = Story(configured, kind)
    for name in steps:
        story.step(name)
    doubles = len(configured.effects)
    story.finish()
    if kind == "fake.lookup" and not story.slow:
        assert doubles <= 1
