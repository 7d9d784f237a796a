"""A fake outside system, and kinds of delivery that go through it."""

import json
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pydantic import BaseModel

from integrations import capability as registry
from integrations import inbound, kinds, results
from integrations.actions.configure import configure
from integrations.capability import AdapterType, CheckResult
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.ledger import enqueue
from integrations.models import Delivery

ELENA = {"kind": "operator", "id": "1", "name": "Elena"}


class FakeOptions(BaseModel):
    secret: str = "segretissimo"


@dataclass
class FakeSystem:
    """What is over there. `effects`: keys in the order they had effect; `script`: what the next attempts meet."""

    effects: list[str] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)
    script: list = field(default_factory=list)
    handled: list[tuple[str, dict]] = field(default_factory=list)
    built_with: list[str] = field(default_factory=list)

    def act(self, key: str) -> dict:
        step = self.script.pop(0) if self.script else None
        if callable(step):
            return step(key)
        if isinstance(step, tuple):
            self.effects.append(key)
            raise step[0]
        if step is not None:
            raise step
        self.effects.append(key)
        return {"done": key}

    def find(self, key: str) -> dict | None:
        self.lookups.append(key)
        return {"done": key} if key in self.effects else None


@dataclass(frozen=True)
class FakeAdapter:
    options: FakeOptions
    system: FakeSystem

    def check_config(self):
        return [CheckResult("fake", True, "Funziona.")]


@pytest.fixture
def system():
    """Kinds `fake.idempotent`, `fake.lookup`, `fake.human`, and `fake.unheard` that no handler takes."""
    system = FakeSystem()
    capability = registry.register_capability("fake", "Finto")

    def build(options):
        system.built_with.append(options.secret)
        return FakeAdapter(options, system)

    capability.add(AdapterType("memory", "In memoria", FakeOptions, build))
    capability.add(AdapterType("other", "Un altro", FakeOptions, build))
    policies = {
        "fake.idempotent": RetryPolicy.IDEMPOTENT,
        "fake.lookup": RetryPolicy.LOOKUP_FIRST,
        "fake.human": RetryPolicy.ASK_HUMAN,
    }
    for name, policy in policies.items():
        kinds.register(
            DeliveryKind(
                name=name, capability="fake", retry=policy, max_attempts=4, handler_required=False,
                perform=lambda adapter, payload, delivery: adapter.system.act(delivery.key),
                look_up=lambda adapter, delivery: adapter.system.find(delivery.key),
            )
        )  # fmt: skip
        results.on_result(name)(lambda delivery, result: system.handled.append((delivery.key, result)))
    yield system
    for name in policies:
        kinds.unregister(name)
        results.forget(name)
    inbound.forget("fake")
    registry._capabilities.pop("fake")


@pytest.fixture
def configured(in_segrate, system):
    configure("fake", "memory", {}, by=ELENA)
    return system


@pytest.fixture
def outside_broker(monkeypatch):
    """The messages that would go to the broker."""
    sent = []
    monkeypatch.setattr("integrations.wake._publish", sent.append)
    return sent


@pytest.fixture(autouse=True)
def _no_broker(outside_broker):
    return outside_broker


def submit(kind="fake.lookup", key="k1", **payload) -> Delivery:
    with transaction.atomic():
        return enqueue(kind, key=key, payload=payload, subject="case:1")


def make_due(delivery: Delivery) -> None:
    """As if its waiting time, or its lease, were over."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())


def everything_stored(table: str) -> str:
    """All of a table as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} t")
        return json.dumps([row[0] for row in cursor.fetchall()], default=str)
