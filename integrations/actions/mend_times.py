"""After the clock was put back: what waits for a time that was written before is not left waiting for it."""

from datetime import datetime, timedelta

import structlog
from django.db.models import F, Value
from django.db.models.functions import Least

from integrations import backoff, breaker
from integrations.models import Circuit, Delivery, InboundMessage

log = structlog.get_logger(__name__)

# Nothing waits longer by itself than a wait that another system asked for. What seems to was written by another clock.
LONGEST_WAIT = timedelta(seconds=2 * backoff.LONGEST_REQUESTED_SECONDS)
LONGEST_PAUSE = 2 * max(breaker.LONGEST_PAUSE, breaker.TRIAL)


def mend_times(now: datetime) -> int:
    """Make due at once what waits for an impossible time; how many rows. A lease so ended is like any that ran out."""
    far = now + LONGEST_WAIT
    # What is held back may still be withdrawn: it must not leave before its step does.
    waiting_long = Delivery.objects.free(now).filter(state__in=Delivery.TAKEABLE, next_attempt_at__gt=far)
    mended = waiting_long.update(next_attempt_at=now)
    waiting = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED, next_attempt_at__gt=far)
    mended += waiting.update(next_attempt_at=now)
    circuits = Circuit.objects.filter(open_until__gt=now + LONGEST_PAUSE)
    # The outage began before now, whatever the clock said then: the emergency register counts from there.
    mended += circuits.update(open_until=now, failing_since=Least(F("failing_since"), Value(now)))
    if mended:
        log.warning("the clock was put back: waiting times mended", rows=mended)
    return mended
