"""The vendor's answer to an adhesion. On the vendor's side; the municipality's mail tells it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from provisioning.support.actions.adhesions.journal import note
from provisioning.support.adhesion_mail import tell_town
from provisioning.support.errors import NotNow, NotStaff, WordsMissing
from provisioning.support.models import Adhesion, AdhesionEvent
from provisioning.support.policies import AdhesionAct, VendorAdhesionPolicy
from tenants.context import tenant_context

State, Kind = Adhesion.State, AdhesionEvent.Kind
BECOMES = {
    AdhesionAct.ACCEPT: (State.ACCEPTED, Kind.ACCEPTED),
    AdhesionAct.REFUSE: (State.REFUSED, Kind.REFUSED),
    AdhesionAct.ASK: (State.QUESTIONED, Kind.QUESTIONED),
}


def decide(adhesion: Adhesion, staff: User, act: AdhesionAct, text: str) -> None:
    """`act`: ACCEPT, REFUSE or ASK; the last two with words. Raises NotStaff, NotNow, WordsMissing."""
    policy = VendorAdhesionPolicy(staff)
    if not policy.is_staff:
        raise NotStaff
    if act != AdhesionAct.ACCEPT and not text.strip():
        raise WordsMissing
    with tenant_context(adhesion.municipality), transaction.atomic():
        locked = Adhesion.objects.select_for_update().get(id=adhesion.id)
        if act not in policy.acts(locked):
            raise NotNow
        locked.state, kind = BECOMES[act]
        locked.save(update_fields=["state"])
        tell_town(note(locked, kind, timezone.now(), staff.snapshot(), text))
