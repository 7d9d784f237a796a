"""Making the municipality of an order that was placed. By a worker, on the public side."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import SYSTEM
from catalog.actions.change import InvalidCustomisation
from catalog.models import BlueprintVersion
from catalog.parameters import InvalidParameters
from provisioning.fleet.fill_order import fill_order
from provisioning.fleet.models import OrderDraft, OrderEvent
from provisioning.fleet.order import Order
from provisioning.fleet.orders.answers import ADDRESS, CONTACTS, FACTS, SERVICES, STEPS, order_of
from provisioning.fleet.orders.errors import OrderIncomplete
from provisioning.fleet.orders.journal import note
from provisioning.fleet.provisioning import DomainTaken
from provisioning.fleet.stages import Stage
from tenants.db import connection
from tenants.models import Branding, Domain, Municipality

log = structlog.get_logger(__name__)
State = OrderDraft.State


def carry_out(order_id: UUID) -> None:
    """Told twice, it is done once; interrupted, it goes on where it stopped. A failure is written on the order."""
    with _alone(order_id) as alone:
        draft = OrderDraft.objects.filter(pk=order_id, state__in=OrderDraft.UNDER_WAY).first() if alone else None
        if draft is None:
            return
        OrderDraft.objects.filter(pk=draft.pk).update(state=State.RUNNING)
        try:
            order = order_of(draft)
            _forget_hosts_of_before(order)
            fill_order(order, lambda stage: _reached(draft, stage))
        except Exception as error:
            _fail(draft, *_told(error))
        else:
            _finish(draft)


def resume_orders() -> None:
    """Those whose message was lost, or whose worker died."""
    for order_id in OrderDraft.objects.filter(state__in=OrderDraft.UNDER_WAY).values_list("pk", flat=True):
        carry_out(order_id)


@contextmanager
def _alone(order_id: UUID) -> Iterator[bool]:
    """A lock of the connection, not of a transaction: the schema is made outside one. Who dies lets go of it."""
    key = f"sportello:order:{order_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [key])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [key])


def _forget_hosts_of_before(order: Order) -> None:
    """A corrected address takes the place of the wrong one, as long as nobody was served there."""
    preparing = Municipality.State.PREPARING
    mine = Domain.objects.filter(tenant__schema_name=order.facts.schema_name, tenant__state=preparing)
    mine.exclude(domain=order.domain).delete()


def _reached(draft: OrderDraft, stage: Stage) -> None:
    OrderDraft.objects.filter(pk=draft.pk).update(stage=stage)


def _told(error: Exception) -> tuple[str, str]:
    """Why it failed, for the vendor's people, and the step that can mend it ("" when none can)."""
    if isinstance(error, OrderIncomplete):
        step = next(step for step in STEPS if step in error.problems)
        return " ".join(error.problems[step]), step
    if isinstance(error, DomainTaken):
        return _("L'indirizzo, o il codice ISTAT, è stato preso da un altro Comune nel frattempo."), ADDRESS
    if isinstance(error, BlueprintVersion.DoesNotExist):
        return _("Un servizio dell'ordine non è più nel catalogo."), SERVICES
    if isinstance(error, InvalidParameters | InvalidCustomisation):
        return _("I valori di un servizio non vanno bene: %(reason)s") % {"reason": error}, SERVICES
    if isinstance(error, ValidationError):
        return _of_validation(error)
    log.error("order failed", error=type(error).__name__)
    reason = _("Errore imprevisto (%(name)s): riprova, quello che è già fatto resta.")
    return reason % {"name": type(error).__name__}, ""


def _of_validation(error: ValidationError) -> tuple[str, str]:
    fields = set(getattr(error, "error_dict", {}))
    looks = {field.name for field in Branding._meta.get_fields()}
    return " ".join(error.messages), CONTACTS if fields & looks else FACTS


@transaction.atomic
def _fail(draft: OrderDraft, problem: str, step: str) -> None:
    limit = OrderDraft._meta.get_field("problem").max_length
    OrderDraft.objects.filter(pk=draft.pk).update(state=State.FAILED, problem=problem[:limit], problem_step=step)
    note(draft, OrderEvent.Kind.FAILED, dict(SYSTEM))


@transaction.atomic
def _finish(draft: OrderDraft) -> None:
    OrderDraft.objects.filter(pk=draft.pk).update(state=State.DONE, stage=Stage.OPEN)
    note(draft, OrderEvent.Kind.DONE, dict(SYSTEM))
