"""Circuit breaker per municipality and adapter: a system that is down is not asked again and again.

A municipality has one active adapter per capability, and changing the configuration resets the circuit.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from integrations.models import Circuit
from integrations.wake import signal_work

log = structlog.get_logger(__name__)

THRESHOLD = 3
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=5)
# How long a trial may take before another one is allowed; longer than any lease.
TRIAL = timedelta(minutes=5)


def admits(capability: str, now: datetime) -> bool:
    """May an attempt be made? When the pause is over this takes the one trial, so ask only to make the attempt."""
    if not Circuit.objects.filter(capability=capability, open_until__isnull=False).exists():
        return True
    return bool(Circuit.objects.filter(capability=capability, open_until__lte=now).update(open_until=now + TRIAL))


def open_capabilities(now: datetime) -> set[str]:
    """The capabilities that nothing may be sent through right now."""
    return set(Circuit.objects.filter(open_until__gt=now).values_list("capability", flat=True))


def record_success(capability: str) -> None:
    """The other side answered: close. No row is written while all is well."""
    if reset(capability):
        log.info("circuit closed", capability=capability)


def record_failure(capability: str) -> None:
    """Count a failure; from the third in a row the circuit opens, each time for longer up to five minutes."""
    now = timezone.now()
    with transaction.atomic():
        Circuit.objects.get_or_create(capability=capability)
        Circuit.objects.filter(capability=capability).update(
            failures=F("failures") + 1, failing_since=Coalesce("failing_since", Value(now))
        )
        failures = Circuit.objects.get(capability=capability).failures
        if failures < THRESHOLD:
            return
        until = now + pause_after(failures)
        Circuit.objects.filter(capability=capability).update(open_until=until)
        signal_work(until)
    log.warning("circuit open", capability=capability, failures=failures)


def give_back_trial(capability: str) -> None:
    """The attempt never reached the other side: it proved nothing, so the next one may try."""
    Circuit.objects.filter(capability=capability, open_until__isnull=False).update(open_until=timezone.now())


def pause_after(failures: int) -> timedelta:
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - THRESHOLD, 10))


def reset(capability: str) -> bool:
    """Forget all failures; True when there were any."""
    failing = Circuit.objects.filter(capability=capability, failures__gt=0)
    return bool(failing.update(failures=0, failing_since=None, open_until=None))
