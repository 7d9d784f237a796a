from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import RightsEvent, User
from accounts.roles import SupportLevel
from provisioning.support.actions.end import end_overdue_of
from provisioning.support.actions.journal import note, tell_municipality
from provisioning.support.actions.tickets.journal import note as note_on_ticket
from provisioning.support.errors import AlreadyOpen, NotOfThisTown, NotServing, NotStaff
from provisioning.support.mail import Step, tell_administrators
from provisioning.support.models import SupportEvent, SupportGrant, TicketEvent, TroubleTicket
from provisioning.support.policies import SupportPolicy
from provisioning.support.queries import open_tickets
from tenants.context import tenant_context
from tenants.models import Municipality


def ask_grant(
    staff: User, municipality: Municipality, *, level: SupportLevel, hours: int, reason: str, ticket: str = "",
    trouble_ticket: TroubleTicket | None = None,
) -> SupportGrant:  # fmt: skip
    """Leave to enter: it starts at once, or for restricted data when the municipality agrees.

    `ticket`: what the request for help is called, of one that does not stand here; `trouble_ticket`: of one that does.
    Asked on the vendor's side. Raises NotStaff, NotServing, AlreadyOpen, NotOfThisTown.
    """
    if not SupportPolicy(staff).may_ask:
        raise NotStaff
    if not municipality.is_serving:
        raise NotServing
    with tenant_context(municipality), transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        now = timezone.now()
        answered = _open_one(trouble_ticket, municipality)
        end_overdue_of(staff.pk, municipality, now)
        if SupportGrant.objects.filter(staff_id=staff.pk, municipality=municipality, ended_at=None).exists():
            raise AlreadyOpen
        grant = SupportGrant.objects.create(
            staff_id=staff.pk, given_name=staff.given_name, family_name=staff.family_name, municipality=municipality,
            level=level, reason=reason, ticket=answered.reference if answered else ticket, trouble_ticket=answered,
            hours=hours, asked_at=now,
        )  # fmt: skip
        note(grant, SupportEvent.Kind.ASKED, now, grant.by)
        if answered:
            note_on_ticket(answered, TicketEvent.Kind.ENTERED, now, grant.by, reason)
        tell_administrators(grant, Step.ASKED)
        if level == SupportLevel.RESTRICTED:
            tell_municipality(grant, RightsEvent.Kind.SUPPORT_ASKED, now, grant.by)
        else:
            start(grant, now)
    return grant


def _open_one(ticket: TroubleTicket | None, municipality: Municipality) -> TroubleTicket | None:
    """Locked: it must not be closed meanwhile."""
    if ticket is None:
        return None
    tickets = open_tickets(TroubleTicket.objects.filter(municipality=municipality)).select_for_update()
    found = tickets.filter(id=ticket.id).first()
    if found is None:
        raise NotOfThisTown
    return found


def start(grant: SupportGrant, now: datetime) -> None:
    """The hours begin to run. Inside the municipality, in the caller's transaction."""
    grant.starts_at, grant.expires_at = now, now + timedelta(hours=grant.hours)
    grant.save(update_fields=["starts_at", "expires_at", "approved_at", "approved_by"])
    by = grant.approved_by or grant.by
    note(grant, SupportEvent.Kind.STARTED, now, by)
    tell_municipality(grant, RightsEvent.Kind.SUPPORT_GIVEN, now, by)
