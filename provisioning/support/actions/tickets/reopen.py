"""What was resolved or closed begins again, with a new clock, within the days given for it."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.models.user import ActorSnapshot
from accounts.policies import Operator
from provisioning.support.actions.tickets.changing import by_town, by_vendor
from provisioning.support.actions.tickets.clocks import start_clock
from provisioning.support.actions.tickets.journal import note
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_town, tell_vendor


def reopen_from_desk(ticket_id: UUID, by: Operator, text: str) -> None:
    """Inside the municipality. Raises TroubleTicket.DoesNotExist, NotNow, WordsMissing."""
    with by_town(ticket_id, by, TicketAct.REOPEN, text) as ticket:
        tell_vendor(_reopen(ticket, by.user.snapshot(), text, timezone.now()))


def reopen_by_phone(ticket: TroubleTicket, staff: User, text: str) -> None:
    """The municipality has called again. On the vendor's side. Raises NotStaff, NotNow, WordsMissing."""
    with by_vendor(ticket, staff, TicketAct.REOPEN, text) as locked:
        event = _reopen(locked, staff.snapshot(), text, timezone.now())
        tell_town(event)
        tell_vendor(event)


def _reopen(ticket: TroubleTicket, by: ActorSnapshot, text: str, now: datetime) -> TicketEvent:
    ticket.state, ticket.resolved_at, ticket.closed_at = TroubleTicket.State.OPENED, None, None
    ticket.save(update_fields=["state", "resolved_at", "closed_at"])
    start_clock(ticket, now)
    return note(ticket, TicketEvent.Kind.REOPENED, now, by, text)
