"""The end of a request for help: confirmed or withdrawn by the municipality or, of what was resolved, by the days passing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models.user import SYSTEM, ActorSnapshot
from accounts.policies import Operator
from provisioning.support.actions.tickets.changing import by_town
from provisioning.support.actions.tickets.clocks import drop
from provisioning.support.actions.tickets.journal import note
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_vendor


def confirm(ticket_id: UUID, by: Operator, text: str = "") -> None:
    """«Confermo, è risolta». Inside the municipality. Raises TroubleTicket.DoesNotExist, NotNow."""
    with by_town(ticket_id, by, TicketAct.CONFIRM, text) as ticket:
        tell_vendor(_close(ticket, TicketEvent.Kind.CONFIRMED, timezone.now(), by.user.snapshot(), text))


def withdraw(ticket_id: UUID, by: Operator, text: str = "") -> None:
    """«Non serve più». Inside the municipality. Raises TroubleTicket.DoesNotExist, NotNow."""
    with by_town(ticket_id, by, TicketAct.WITHDRAW, text) as ticket:
        now = timezone.now()
        drop(ticket.clock, now)
        tell_vendor(_close(ticket, TicketEvent.Kind.WITHDRAWN, now, by.user.snapshot(), text))


def close_resolved() -> int:
    """What nobody has opened again in the days given for it. How many. On the vendor's side."""
    now = timezone.now()
    before = now - timedelta(days=settings.SPORTELLO_SUPPORT_REOPEN_DAYS)
    with transaction.atomic():
        resolved = TroubleTicket.objects.select_for_update(skip_locked=True)
        tickets = list(resolved.filter(state=TroubleTicket.State.RESOLVED, resolved_at__lte=before))
        for ticket in tickets:
            _close(ticket, TicketEvent.Kind.LAPSED, now, SYSTEM)
    return len(tickets)


def _close(
    ticket: TroubleTicket, kind: TicketEvent.Kind, now: datetime, by: ActorSnapshot, text: str = ""
) -> TicketEvent:
    ticket.state, ticket.closed_at = TroubleTicket.State.CLOSED, now
    ticket.save(update_fields=["state", "closed_at"])
    return note(ticket, kind, now, by, text)
