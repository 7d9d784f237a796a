"""A municipality asks for help: from its desk, or by telephone with somebody of the vendor writing it down."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.models.user import ActorSnapshot
from accounts.policies import Operator
from provisioning.support.actions.tickets.clocks import start_clock
from provisioning.support.actions.tickets.journal import note
from provisioning.support.clock import Severity
from provisioning.support.errors import NotPrepared, NotStaff, NotTheAdministrator
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import SupportPolicy, TownTicketPolicy
from provisioning.support.ticket_mail import tell_town, tell_vendor
from tenants.context import current_municipality, tenant_context
from tenants.models import Municipality


@dataclass(frozen=True)
class Trouble:
    """`page`: which one it is about, as people write it; may be empty."""

    subject: str
    description: str
    severity: Severity
    page: str = ""


def open_from_desk(trouble: Trouble, by: Operator) -> TroubleTicket:
    """Inside the municipality. Raises NotTheAdministrator."""
    if not TownTicketPolicy(by).may_open:
        raise NotTheAdministrator
    with transaction.atomic():
        event = _open(current_municipality(), trouble, by.user.snapshot(), TroubleTicket.Channel.DESK)
        tell_vendor(event)
    return event.ticket


def open_by_phone(staff: User, municipality: Municipality, trouble: Trouble, caller: str) -> TroubleTicket:
    """On the vendor's side. `caller`: the name of who called. Raises NotStaff, NotPrepared."""
    if not SupportPolicy(staff).is_staff:
        raise NotStaff
    if municipality.state == Municipality.State.PREPARING:
        raise NotPrepared
    with tenant_context(municipality), transaction.atomic():
        event = _open(municipality, trouble, staff.snapshot(), TroubleTicket.Channel.PHONE, caller)
        tell_town(event)
        tell_vendor(event)
    return event.ticket


def _open(
    municipality: Municipality, trouble: Trouble, by: ActorSnapshot, channel: TroubleTicket.Channel, caller: str = ""
) -> TicketEvent:
    # Numbers are given out one at a time.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    known = TroubleTicket.objects.filter(municipality=municipality).aggregate(last=Max("number"))["last"]
    now = timezone.now()
    ticket = TroubleTicket.objects.create(
        municipality=municipality, number=(known or 0) + 1, channel=channel, caller=caller, opened_at=now, opened_by=by,
        severity=trouble.severity, subject=trouble.subject, description=trouble.description, page=trouble.page,
    )  # fmt: skip
    start_clock(ticket, now)
    return note(ticket, TicketEvent.Kind.OPENED, now, by, trouble.description)
