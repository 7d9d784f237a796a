"""A municipality's fair share of a worker: a bounded batch, then the others' turn."""

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from integrations import breaker, kinds
from integrations.actions.lease import Blocked, Lease, lease_next
from integrations.actions.mend_times import mend_times
from integrations.actions.process_inbound import process_due_inbound
from integrations.actions.run_delivery import run_leased
from integrations.models import Delivery
from integrations.wake import nudge, round_begins, signal_work
from tenants.context import current_schema
from tenants.models import Municipality

ROUND_SIZE = 20
ROUND_SECONDS = 30.0
# Workers that may serve one municipality at the same time.
SLOTS = 2
SLOT_RETRY = timedelta(seconds=5)
POLL_S = 0.2
# Silent for so long, a worker is not waiting for an answer any more: every call to the outside has its time limit.
HUNG_MS = 5 * 60 * 1000


@dataclass(frozen=True)
class Round:
    """What a round did: attempts made, inbound messages processed, and whether due work is left."""

    attempted: int = 0
    processed: int = 0
    more: bool = False


def run_round() -> Round:
    """Perform at most ROUND_SIZE due deliveries of the active municipality; queue another round if more are due."""
    round_begins()
    with _slot() as free:
        if not free:
            # The round that is running may have looked before this work came.
            signal_work(timezone.now() + SLOT_RETRY)
            return Round()
        if not _is_serving():
            return Round()
        mend_times(timezone.now())
        done = Round(_deliver(), process_due_inbound(ROUND_SIZE), _more_due())
    if done.more and not nudge():
        signal_work()
    return done


@contextmanager
def _slot() -> Iterator[bool]:
    # A session lock dies with its session, so a killed worker leaves nothing behind.
    name = _name()
    taken = next((slot for slot in range(SLOTS) if _lock("pg_try_advisory_lock", name, slot)), None)
    if taken is None:
        yield False
        return
    # Of a worker that hangs the session lives on, and would keep the place: PostgreSQL itself ends it.
    _say(f"SET idle_session_timeout = {HUNG_MS}")
    try:
        yield True
    finally:
        _say("RESET idle_session_timeout")
        _lock("pg_advisory_unlock", name, taken)


def _is_serving() -> bool:
    """Asked once the place is taken: who has suspended the municipality waits only for those that have one."""
    return Municipality.objects.filter(schema_name=current_schema(), state=Municipality.State.ACTIVE).exists()


def rounds_are_over(patience_s: float) -> bool:
    """Waits for the rounds under way in the active municipality; False when one still is after so many seconds."""
    name = _name()
    until = time.monotonic() + patience_s
    while not all(_is_free(name, slot) for slot in range(SLOTS)):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_S)
    return True


def _is_free(name: int, slot: int) -> bool:
    taken = _lock("pg_try_advisory_lock", name, slot)
    return taken and _lock("pg_advisory_unlock", name, slot)


def _name() -> int:
    return zlib.crc32(current_schema().encode()) - 2**31


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _lock(function: str, name: int, slot: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [name, slot])
        return bool(cursor.fetchone()[0])


def _deliver() -> int:
    attempted = 0
    blocked: set[str] = set()
    until = time.monotonic() + ROUND_SECONDS
    while attempted < ROUND_SIZE and time.monotonic() < until:
        lease = lease_next(timezone.now(), without=blocked)
        if lease is None:
            break
        if isinstance(lease, Blocked):
            blocked.add(lease.capability)
        elif isinstance(lease, Lease):
            run_leased(lease)
            attempted += 1
    return attempted


def _more_due() -> bool:
    now = timezone.now()
    closed = breaker.open_capabilities(now)
    names = [kind.name for kind in kinds.all_kinds() if kind.capability not in closed]
    return Delivery.objects.due(now).filter(kind__in=names).exists()
