from django.utils import timezone

from accounts.models import User
from provisioning.support.actions.tickets.changing import by_vendor
from provisioning.support.actions.tickets.clocks import meet
from provisioning.support.actions.tickets.journal import note
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_town


def take_charge(ticket: TroubleTicket, staff: User, text: str) -> None:
    """The intervention: a first answer, with which the contract's clock stops. Raises NotStaff, NotNow, WordsMissing."""
    with by_vendor(ticket, staff, TicketAct.TAKE, text) as locked:
        now = timezone.now()
        meet(locked.clock, now)
        locked.state, locked.taken_by = TroubleTicket.State.IN_CHARGE, dict(staff.snapshot())
        locked.save(update_fields=["state", "taken_by"])
        tell_town(note(locked, TicketEvent.Kind.TAKEN, now, staff.snapshot(), text))
