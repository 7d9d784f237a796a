"""One attempt of one delivery: lease, perform outside any transaction, record."""

import time
import uuid
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.utils import timezone

from integrations import backoff, breaker, results
from integrations.actions.lease import Lease, lease_next
from integrations.capability import adapter_for
from integrations.errors import DeliveryError, PermanentError, UncertainOutcome, Unsendable
from integrations.kinds import RetryPolicy
from integrations.metrics import ATTEMPTS
from integrations.models import Delivery, DeliveryEvent
from integrations.wake import signal_work

log = structlog.get_logger(__name__)
State, What = Delivery.State, DeliveryEvent.What


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to: `result` with how it was got, or `error`."""

    what: DeliveryEvent.What
    duration_ms: int
    result: dict | None = None
    error: DeliveryError | None = None


def run_delivery(delivery_id: uuid.UUID) -> Delivery | None:
    """Attempt this delivery if it is due and free; its row afterwards, or None when there was nothing to do.

    Not inside a transaction: the attempt talks to an outside system.
    """
    lease = lease_next(timezone.now(), only=delivery_id)
    if not isinstance(lease, Lease):
        return None
    return run_leased(lease)


def run_leased(lease: Lease) -> Delivery | None:
    """Perform and record. None when the lease was lost meanwhile: then another worker owns the outcome."""
    outcome = _attempt(lease)
    if lease.delivery.result is None:
        _tell_breaker(lease.kind.capability, outcome.error)
    return _record(lease, outcome)


def _attempt(lease: Lease) -> Outcome:
    started = time.monotonic()
    what, result, error = What.POSTPONED, None, None
    try:
        what, result = _perform(lease)
    except DeliveryError as expected:
        error = expected
    except Exception as defect:
        # A defect of ours half-way through: the effect may have happened. The class says enough; the text may not be
        # stored, it can quote the payload.
        log.error("adapter defect", kind=lease.kind.name, error=type(defect).__name__, at=_place_of(defect))
        error = UncertainOutcome(f"defect:{type(defect).__name__}")
    return Outcome(what, round((time.monotonic() - started) * 1000), result, error)


def _place_of(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""


def _perform(lease: Lease) -> tuple[DeliveryEvent.What, dict]:
    delivery, kind = lease.delivery, lease.kind
    if delivery.result is not None:
        return What.FOUND, delivery.result
    adapter = adapter_for(kind.capability)
    if lease.repeated and kind.retry is RetryPolicy.LOOKUP_FIRST and kind.look_up:
        found = kind.look_up(adapter, delivery)
        if found is not None:
            return What.FOUND, found
    return What.DELIVERED, kind.perform(adapter, delivery.payload, delivery)


def _tell_breaker(capability: str, error: DeliveryError | None) -> None:
    if isinstance(error, Unsendable):
        breaker.give_back_trial(capability)
    elif error is None or isinstance(error, PermanentError):
        # Who refuses is alive.
        breaker.record_success(capability)
    else:
        breaker.record_failure(capability)


def _record(lease: Lease, outcome: Outcome) -> Delivery | None:
    try:
        with transaction.atomic():
            delivery = _reread(lease)
            if delivery is None:
                log.warning("lease lost", delivery=str(lease.delivery.id), kind=lease.kind.name)
                return None
            if outcome.error is None:
                _close(delivery, lease, outcome)
            else:
                _after_error(delivery, lease, outcome, outcome.error)
            return delivery
    except Exception as error:
        if outcome.error is not None:
            raise
        log.error("result handler failed", kind=lease.kind.name, error=type(error).__name__, at=_place_of(error))
        return _keep_result(lease, outcome, f"handler:{type(error).__name__}")


def _reread(lease: Lease) -> Delivery | None:
    """The row under lock, if the lease is still ours: a result that comes late must not act twice."""
    delivery = Delivery.objects.select_for_update().get(pk=lease.delivery.pk)
    return delivery if delivery.is_leased_as(lease.token) else None


def _close(delivery: Delivery, lease: Lease, outcome: Outcome) -> None:
    result = outcome.result or {}
    delivery.result = result
    delivery.finished_at = timezone.now()
    _leave(delivery, State.DONE, outcome.what, duration_ms=outcome.duration_ms)
    if lease.kind.settle:
        lease.kind.settle(delivery, result)
    results.dispatch(delivery.kind, delivery, result)


def _after_error(delivery: Delivery, lease: Lease, outcome: Outcome, error: DeliveryError) -> None:
    if isinstance(error, UncertainOutcome) and lease.kind.retry is RetryPolicy.ASK_HUMAN:
        _leave(delivery, State.NEEDS_HUMAN, What.NEEDS_HUMAN, error.code, outcome.duration_ms)
    elif isinstance(error, PermanentError) or delivery.attempts >= delivery.attempt_limit:
        _leave(delivery, State.FAILED, What.FAILED, error.code, outcome.duration_ms)
    else:
        _postpone(delivery, error.code, outcome.duration_ms, getattr(error, "retry_after", None))


def _postpone(delivery: Delivery, code: str, duration_ms: int, retry_after: float | None = None) -> None:
    delivery.next_attempt_at = timezone.now() + backoff.delay(delivery.attempts, retry_after)
    _leave(delivery, State.PENDING, What.POSTPONED, code, duration_ms)
    signal_work(delivery.next_attempt_at)


def _keep_result(lease: Lease, outcome: Outcome, code: str) -> Delivery | None:
    """The effect happened and our own handler failed: keep the result, and repeat only the hand-over."""
    with transaction.atomic():
        delivery = _reread(lease)
        if delivery is None:
            return None
        delivery.result = outcome.result
        if delivery.attempts >= delivery.attempt_limit:
            _leave(delivery, State.FAILED, What.FAILED, code, outcome.duration_ms)
        else:
            _postpone(delivery, code, outcome.duration_ms)
        return delivery


def _leave(
    delivery: Delivery,
    state: Delivery.State,
    what: DeliveryEvent.What,
    code: str = "",
    duration_ms: int | None = None,
) -> None:
    delivery.state = state
    delivery.lease_token = None
    delivery.last_error = code
    delivery.save()
    delivery.events.create(what=what, error=code, duration_ms=duration_ms)
    ATTEMPTS.labels(delivery.kind, what.value).observe((duration_ms or 0) / 1000)
    log.info(
        "delivery",
        delivery=str(delivery.id),
        kind=delivery.kind,
        what=what.value,
        state=state.value,
        attempt=delivery.attempts,
        error=code,
        ms=duration_ms,
    )
