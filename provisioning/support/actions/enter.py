"""From the console's host to the municipality's: a ticket is issued there and used up here."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.actions.open_support import open_support
from accounts.models import User
from accounts.roles import SupportLevel
from provisioning.support.actions.journal import note
from provisioning.support.errors import NotRunning, NotYours, TicketRefused
from provisioning.support.mail import Step, tell_administrators
from provisioning.support.models import SupportEvent, SupportGrant, SupportTicket
from provisioning.support.models.ticket import LIFETIME
from provisioning.support.policies import SupportPolicy
from provisioning.support.queries import staff_is_active
from tenants.context import current_municipality

MAX_TOKEN = 200
NO_ID = UUID(int=0)


def issue_ticket(grant: SupportGrant, staff: User) -> str:
    """The token, for the form that leads there. On the vendor's side. Raises NotYours, NotRunning."""
    if not SupportPolicy(staff).owns(grant):
        raise NotYours
    if not (grant.is_running and grant.municipality.is_serving):
        raise NotRunning
    now = timezone.now()
    ticket = SupportTicket.objects.create(grant=grant, issued_at=now, expires_at=now + LIFETIME)
    return ticket.token_for(grant.municipality.schema_name)


@transaction.atomic
def use_ticket(token: str) -> tuple[User, SupportGrant]:
    """The local account, opened for as long as the grant runs. Inside the municipality. Raises TicketRefused."""
    grant = _redeemed(token)
    expires_at = grant.expires_at
    if expires_at is None or not grant.is_running:
        raise TicketRefused("grant over")
    if not staff_is_active(grant.staff_id):
        raise TicketRefused("staff closed")
    user = open_support(grant.staff_id, (grant.given_name, grant.family_name), SupportLevel(grant.level), expires_at)
    note(grant, SupportEvent.Kind.ENTERED, timezone.now(), grant.by)
    tell_administrators(grant, Step.ENTERED)
    return user, grant


def _redeemed(token: str) -> SupportGrant:
    """The ticket's row is locked: pressed twice at once, it opens once."""
    here = current_municipality()
    ticket = SupportTicket.objects.select_for_update().filter(id=_id_in(token) or NO_ID).first()
    if ticket is None or not constant_time_compare(token, ticket.token_for(here.schema_name)):
        raise TicketRefused("not a ticket of this municipality")
    now = timezone.now()
    if ticket.used_at is not None:
        raise TicketRefused("used")
    if not ticket.issued_at <= now < ticket.expires_at:
        raise TicketRefused("too old")
    ticket.used_at = now
    ticket.save(update_fields=["used_at"])
    grant = SupportGrant.objects.select_for_update().get(id=ticket.grant_id)
    if grant.municipality_id != here.pk:
        raise TicketRefused("another municipality")
    return grant


def _id_in(token: str) -> UUID | None:
    if len(token) > MAX_TOKEN:
        return None
    try:
        return UUID(hex=token.partition(".")[0])
    except ValueError:
        return None
