"""What is done with deliveries that are held back: withdrawn before they leave, or let go at once."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from integrations.models import Delivery
from integrations.wake import nudge, signal_work


class AlreadyLeft(Exception):
    """A worker has taken one of them, or the time is up: nothing was changed."""


def withdraw(keys: Collection[str]) -> None:
    """Delete these deliveries, all or none, as if they had never been written. Raises AlreadyLeft.

    A row under a worker's lock is not waited for: the worker may itself wait for what our caller holds. Either the
    lease has the row and this fails, or this has it and the worker passes it over.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = list(Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(key__in=keys))
        untouched = all(row.is_held(now) and row.state == Delivery.State.PENDING and not row.attempts for row in rows)
        if len(rows) != len(set(keys)) or not untouched:
            raise AlreadyLeft
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).delete()


def let_go(keys: Collection[str]) -> None:
    """Hold these deliveries back no longer. Those already in a worker's hands need nothing."""
    now = timezone.now()
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            key__in=keys, not_before__gt=now
        )
        freed = Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(not_before=now, next_attempt_at=now)
        if freed:
            signal_work()
            transaction.on_commit(nudge, robust=True)
