from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from provisioning.fleet.models import OrderDraft, OrderEvent
from provisioning.fleet.orders.answers import order_of, schema_of
from provisioning.fleet.orders.journal import note
from provisioning.fleet.queue import send_soon

TASK = "provisioning.fleet.tasks.carry_out_order"


@transaction.atomic
def place_order(order_id: UUID, by: User) -> OrderDraft:
    """The municipality is made by a worker from now on. Placed twice, it is made once.

    If no worker can be told, the scheduler finds the order within a minute. Raises OrderDraft.DoesNotExist, OrderIncomplete.
    """
    draft = OrderDraft.objects.select_for_update().get(pk=order_id)
    if not draft.is_editable:
        return draft
    order_of(draft)
    draft.schema_name, draft.state = schema_of(draft), OrderDraft.State.QUEUED
    draft.stage = draft.problem = draft.problem_step = ""
    draft.updated_at, draft.updated_by = timezone.now(), dict(by.snapshot())
    draft.save()
    note(draft, OrderEvent.Kind.PLACED, dict(by.snapshot()))
    transaction.on_commit(partial(send_soon, TASK, str(draft.pk)))
    return draft
