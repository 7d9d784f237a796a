"""A message on a request for help, from either side. The municipality's also answers what it was asked."""

from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.policies import Operator
from provisioning.support.actions.tickets.changing import by_town, by_vendor
from provisioning.support.actions.tickets.clocks import go_on
from provisioning.support.actions.tickets.journal import note
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_town, tell_vendor


def write_to_vendor(ticket_id: UUID, by: Operator, text: str) -> None:
    """Inside the municipality. Raises TroubleTicket.DoesNotExist, NotNow, WordsMissing."""
    with by_town(ticket_id, by, TicketAct.WRITE, text) as ticket:
        now = timezone.now()
        if ticket.state == TroubleTicket.State.WAITING:
            _answered(ticket)
            go_on(ticket.clock, now)
        tell_vendor(note(ticket, TicketEvent.Kind.WRITTEN, now, by.user.snapshot(), text))


def _answered(ticket: TroubleTicket) -> None:
    ticket.state = TroubleTicket.State.OPENED if ticket.clock.is_going else TroubleTicket.State.IN_CHARGE
    ticket.save(update_fields=["state"])


def write_to_town(ticket: TroubleTicket, staff: User, text: str) -> None:
    """On the vendor's side. Raises NotStaff, NotNow, WordsMissing."""
    with by_vendor(ticket, staff, TicketAct.WRITE, text) as locked:
        tell_town(note(locked, TicketEvent.Kind.WRITTEN, timezone.now(), staff.snapshot(), text))
