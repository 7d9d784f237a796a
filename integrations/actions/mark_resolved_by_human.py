from django.db import transaction
from django.utils import timezone

from integrations import kinds, results
from integrations.models import Delivery, DeliveryEvent


class NotResolvable(Exception):
    """Only a delivery that has stopped, failed or waiting for a person, can be resolved by hand."""


def mark_resolved_by_human(delivery: Delivery, *, result: dict, by: dict) -> Delivery:
    """A person found out what happened: close with `result`, in the shape the kind's handlers expect.

    The handlers run as after an ordinary delivery, in the same transaction. `by`: actor snapshot. Raises NotResolvable.
    """
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state not in Delivery.STOPPED:
            raise NotResolvable(row.state)
        row.state = Delivery.State.DONE
        row.result = result
        row.finished_at = timezone.now()
        row.last_error = ""
        row.save()
        row.events.create(what=DeliveryEvent.What.RESOLVED_BY_HAND, by=by)
        kind = kinds.get(row.kind)
        if kind.settle:
            kind.settle(row, result)
        results.dispatch(row.kind, row, result)
    return row
