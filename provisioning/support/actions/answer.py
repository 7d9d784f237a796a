"""The municipality's administrator answers a request for restricted data. Inside the municipality."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import RightsEvent
from accounts.policies import Operator
from provisioning.support.actions.ask import start
from provisioning.support.actions.end import finish
from provisioning.support.actions.journal import note
from provisioning.support.errors import NotTheAdministrator, NotWaiting
from provisioning.support.models import SupportEvent, SupportGrant
from provisioning.support.queries import grants_here


def approve(grant_id: UUID, by: Operator) -> SupportGrant:
    """The hours begin to run now. Raises NotTheAdministrator, SupportGrant.DoesNotExist, NotWaiting."""
    with transaction.atomic():
        grant, now = _waiting(grant_id, by), timezone.now()
        grant.approved_at, grant.approved_by = now, dict(by.user.snapshot())
        note(grant, SupportEvent.Kind.APPROVED, now, by.user.snapshot())
        start(grant, now)
    return grant


def refuse(grant_id: UUID, by: Operator) -> SupportGrant:
    """Raises NotTheAdministrator, SupportGrant.DoesNotExist, NotWaiting."""
    with transaction.atomic():
        grant = _waiting(grant_id, by)
        finish(grant, timezone.now(), by.user.snapshot(), RightsEvent.Kind.SUPPORT_REFUSED)
    return grant


def _waiting(grant_id: UUID, by: Operator) -> SupportGrant:
    if not by.may_change_rights:
        raise NotTheAdministrator
    grant = grants_here().select_for_update().get(id=grant_id)
    if not grant.is_waiting:
        raise NotWaiting
    return grant
