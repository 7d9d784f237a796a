from django.utils import timezone

from accounts.models import User
from provisioning.support.actions.tickets.changing import by_vendor
from provisioning.support.actions.tickets.journal import note
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_town


def resolve(ticket: TroubleTicket, staff: User, text: str) -> None:
    """What was done, for the municipality to confirm or to open again. Raises NotStaff, NotNow, WordsMissing."""
    with by_vendor(ticket, staff, TicketAct.RESOLVE, text) as locked:
        now = timezone.now()
        locked.state, locked.resolved_at = TroubleTicket.State.RESOLVED, now
        locked.save(update_fields=["state", "resolved_at"])
        tell_town(note(locked, TicketEvent.Kind.RESOLVED, now, staff.snapshot(), text))
