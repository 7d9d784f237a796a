"""The end of a grant: by who entered, by the municipality, by the vendor, or by the clock. It holds at the next request."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.open_support import close_support
from accounts.models import RightsEvent, User
from accounts.models.user import SYSTEM, ActorSnapshot
from accounts.policies import Operator
from provisioning.support.actions.journal import note, tell_municipality
from provisioning.support.errors import NotTheAdministrator, NotYours
from provisioning.support.models import SupportEvent, SupportGrant
from provisioning.support.policies import SupportPolicy
from provisioning.support.queries import grants_here, overdue
from tenants.context import tenant_context
from tenants.models import Municipality


def end_here(grant_id: UUID, by: Operator) -> SupportGrant:
    """«Chiudi l'accesso», by the municipality's administrator. Ended twice it is ended once.

    Raises NotTheAdministrator, SupportGrant.DoesNotExist.
    """
    if not by.may_change_rights:
        raise NotTheAdministrator
    with transaction.atomic():
        return _end(grants_here().select_for_update().get(id=grant_id), by.user.snapshot())


def end_mine(grant: SupportGrant, staff: User) -> SupportGrant:
    """By who asked for it, on the vendor's side: also withdraws a request. Raises NotYours."""
    if not SupportPolicy(staff).owns(grant):
        raise NotYours
    return end_from_outside(grant, staff.snapshot())


def end_from_outside(grant: SupportGrant, by: ActorSnapshot = SYSTEM) -> SupportGrant:
    """By the vendor: on its own side, outside a transaction."""
    with tenant_context(grant.municipality), transaction.atomic():
        return _end(SupportGrant.objects.select_for_update().get(id=grant.id), by)


def end_overdue() -> int:
    """Writes down the end of what the clock has ended. How many."""
    grants = list(overdue().select_related("municipality"))
    for grant in grants:
        end_from_outside(grant)
    return len(grants)


def end_overdue_of(staff_id: UUID, municipality: Municipality, now: datetime) -> None:
    """Makes room for a new grant. Inside the municipality, in the caller's transaction."""
    open_ones = SupportGrant.objects.select_for_update().filter(
        staff_id=staff_id, municipality=municipality, ended_at=None
    )
    for grant in open_ones:
        if not (grant.is_running or grant.is_waiting):
            finish(grant, min(now, grant.expires_at or now), SYSTEM)


def _end(grant: SupportGrant, by: ActorSnapshot) -> SupportGrant:
    if grant.ended_at is None:
        now = timezone.now()
        over = grant.expires_at is not None and grant.expires_at <= now
        finish(grant, min(now, grant.expires_at or now), SYSTEM if over else by)
    return grant


def finish(
    grant: SupportGrant, at: datetime, by: ActorSnapshot, told: RightsEvent.Kind = RightsEvent.Kind.SUPPORT_ENDED
) -> None:
    """Inside the municipality, with the grant locked."""
    grant.ended_at, grant.ended_by = at, dict(by)
    grant.save(update_fields=["ended_at", "ended_by"])
    close_support(grant.staff_id, at)
    note(grant, SupportEvent.Kind.ENDED, at, by)
    tell_municipality(grant, told, at, by)
