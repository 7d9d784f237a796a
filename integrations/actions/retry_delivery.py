from django.db import transaction
from django.utils import timezone

from integrations import kinds
from integrations.models import Delivery, DeliveryEvent
from integrations.wake import nudge, signal_work


class NotRetriable(Exception):
    """The delivery is done, a worker has it in hand, or it is held back and has not been tried yet."""


def retry_delivery(delivery: Delivery, by: dict) -> Delivery:
    """Try again now, with a fresh allowance of attempts. `by`: actor snapshot. Raises NotRetriable.

    The attempts made so far still count as made: a LOOKUP_FIRST kind looks up before it repeats.
    """
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state not in (*Delivery.STOPPED, Delivery.State.PENDING) or row.is_held(timezone.now()):
            raise NotRetriable(row.state)
        row.state = Delivery.State.PENDING
        row.next_attempt_at = timezone.now()
        row.attempt_limit = row.attempts + kinds.get(row.kind).max_attempts
        row.save()
        row.events.create(what=DeliveryEvent.What.RETRIED_BY_HAND, by=by)
        signal_work()
        transaction.on_commit(nudge, robust=True)
    return row
