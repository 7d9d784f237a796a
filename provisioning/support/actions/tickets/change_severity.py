from django.utils import timezone

from accounts.models import User
from provisioning.support.actions.tickets.changing import by_vendor
from provisioning.support.actions.tickets.clocks import change_pace
from provisioning.support.actions.tickets.journal import note
from provisioning.support.clock import Severity
from provisioning.support.errors import SameSeverity
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.policies import TicketAct
from provisioning.support.ticket_mail import tell_town


def change_severity(ticket: TroubleTicket, staff: User, severity: Severity, reason: str) -> None:
    """With a reason that the municipality reads. Raises NotStaff, NotNow, WordsMissing, SameSeverity."""
    with by_vendor(ticket, staff, TicketAct.SEVERITY, reason) as locked:
        if locked.severity == severity:
            raise SameSeverity
        now, before = timezone.now(), locked.severity
        locked.severity = severity
        locked.save(update_fields=["severity"])
        change_pace(locked.clock, severity, now)
        detail = {"before": str(before), "now": severity.value}
        tell_town(note(locked, TicketEvent.Kind.SEVERITY, now, staff.snapshot(), reason, detail))
