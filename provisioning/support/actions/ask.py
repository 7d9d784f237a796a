from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import RightsEvent, User
from accounts.roles import SupportLevel
from provisioning.support.actions.end import end_overdue_of
from provisioning.support.actions.journal import note, tell_municipality
from provisioning.support.errors import AlreadyOpen, NotServing, NotStaff
from provisioning.support.mail import Step, tell_administrators
from provisioning.support.models import SupportEvent, SupportGrant
from provisioning.support.policies import SupportPolicy
from tenants.context import tenant_context
from tenants.models import Municipality


def ask_grant(
    staff: User, municipality: Municipality, *, level: SupportLevel, hours: int, reason: str, ticket: str
) -> SupportGrant:
    """Leave to enter: it starts at once, or for restricted data when the municipality agrees.

    Asked on the vendor's side. Raises NotStaff, NotServing, AlreadyOpen.
    """
    if not SupportPolicy(staff).may_ask:
        raise NotStaff
    if not municipality.is_serving:
        raise NotServing
    with tenant_context(municipality), transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        now = timezone.now()
        end_overdue_of(staff.pk, municipality, now)
        if SupportGrant.objects.filter(staff_id=staff.pk, municipality=municipality, ended_at=None).exists():
            raise AlreadyOpen
        grant = SupportGrant.objects.create(
            staff_id=staff.pk, given_name=staff.given_name, family_name=staff.family_name, municipality=municipality,
            level=level, reason=reason, ticket=ticket, hours=hours, asked_at=now,
        )  # fmt: skip
        note(grant, SupportEvent.Kind.ASKED, now, grant.by)
        tell_administrators(grant, Step.ASKED)
        if level == SupportLevel.RESTRICTED:
            tell_municipality(grant, RightsEvent.Kind.SUPPORT_ASKED, now, grant.by)
        else:
            start(grant, now)
    return grant


def start(grant: SupportGrant, now: datetime) -> None:
    """The hours begin to run. Inside the municipality, in the caller's transaction."""
    grant.starts_at, grant.expires_at = now, now + timedelta(hours=grant.hours)
    grant.save(update_fields=["starts_at", "expires_at", "approved_at", "approved_by"])
    by = grant.approved_by or grant.by
    note(grant, SupportEvent.Kind.STARTED, now, by)
    tell_municipality(grant, RightsEvent.Kind.SUPPORT_GIVEN, now, by)
