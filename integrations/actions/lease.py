"""Taking a delivery for one worker, in one short transaction."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from integrations import breaker, kinds
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.models import Delivery, DeliveryEvent

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Lease:
    """The right to perform `delivery` until its lease ends; `repeated` when an earlier attempt may have had effect."""

    delivery: Delivery
    kind: DeliveryKind
    token: uuid.UUID
    repeated: bool


@dataclass(frozen=True)
class Blocked:
    """The circuit of this capability lets nothing through now."""

    capability: str


@dataclass(frozen=True)
class Stopped:
    """An abandoned delivery was taken out of the queue instead of being tried again."""


def lease_next(
    now: datetime, *, without: Collection[str] = (), only: uuid.UUID | None = None
) -> Lease | Blocked | Stopped | None:
    """Lease the delivery that has waited longest; None when nothing is due.

    `without`: capabilities to leave aside; `only`: this delivery or none. Kinds this process does not know are left to
    the processes that do, as during an update.
    """
    with transaction.atomic():
        delivery = _pick(now, without, only)
        if delivery is None:
            return None
        kind = kinds.get(delivery.kind)
        abandoned = delivery.state == Delivery.State.RUNNING
        if abandoned and (stop := _after_abandonment(delivery, kind)):
            return _stop(delivery, stop)
        # With the result in hand only our own hand-over is left: nobody outside is asked.
        if delivery.result is None and not breaker.admits(kind.capability, now):
            return Blocked(kind.capability)
        return _take(delivery, kind, now)


def _pick(now: datetime, without: Collection[str], only: uuid.UUID | None) -> Delivery | None:
    names = [kind.name for kind in kinds.all_kinds() if kind.capability not in without]
    due = Delivery.objects.due(now).filter(kind__in=names).order_by("next_attempt_at")
    if only is not None:
        due = due.filter(pk=only)
    return due.select_for_update(skip_locked=True).first()


def _after_abandonment(delivery: Delivery, kind: DeliveryKind) -> Delivery.State | None:
    """Its worker died: what it did is unknown, and it may be what killed the worker."""
    if kind.retry is RetryPolicy.ASK_HUMAN:
        return Delivery.State.NEEDS_HUMAN
    if delivery.attempts >= delivery.attempt_limit:
        return Delivery.State.FAILED
    return None


def _stop(delivery: Delivery, state: Delivery.State) -> Stopped:
    delivery.state = state
    delivery.lease_token = None
    delivery.last_error = "worker_lost"
    delivery.save(update_fields=["state", "lease_token", "last_error"])
    delivery.events.create(what=DeliveryEvent.What(state.value), error="worker_lost")
    log.warning("delivery stopped", delivery=str(delivery.id), kind=delivery.kind, state=state.value)
    return Stopped()


def _take(delivery: Delivery, kind: DeliveryKind, now: datetime) -> Lease:
    lease = Lease(delivery, kind, uuid.uuid4(), repeated=delivery.attempts > 0)
    delivery.state = Delivery.State.RUNNING
    delivery.lease_token = lease.token
    delivery.attempts += 1
    delivery.next_attempt_at = max(now, timezone.now()) + kind.lease
    delivery.save(update_fields=["state", "lease_token", "attempts", "next_attempt_at"])
    return lease
