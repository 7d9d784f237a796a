from django.utils import timezone

from accounts.models import User
from provisioning.support.actions.tickets.changing import by_vendor
from provisioning.support.actions.tickets.clocks import hold
from provisioning.support.actions.tickets.journal import note
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_town


def ask_town(ticket: TroubleTicket, staff: User, text: str) -> None:
    """The vendor cannot go on without an answer: until it comes the clock stands. Raises NotStaff, NotNow, WordsMissing."""
    with by_vendor(ticket, staff, TicketAct.ASK, text) as locked:
        now = timezone.now()
        hold(locked.clock, now)
        locked.state = TroubleTicket.State.WAITING
        locked.save(update_fields=["state"])
        tell_town(note(locked, TicketEvent.Kind.ASKED, now, staff.snapshot(), text))
