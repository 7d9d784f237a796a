"""The municipality answers the vendor's question about an adhesion, or takes its request back. Inside the municipality."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.policies import Operator
from provisioning.support.actions.adhesions.journal import note
from provisioning.support.adhesion_mail import tell_vendor
from provisioning.support.errors import NotNow, NotTheAdministrator, WordsMissing
from provisioning.support.models import Adhesion, AdhesionEvent
from provisioning.support.policies import AdhesionAct, TownAdhesionPolicy
from provisioning.support.price_queries import adhesions_here

State, Kind = Adhesion.State, AdhesionEvent.Kind
BECOMES = {
    AdhesionAct.ANSWER: (State.ASKED, Kind.ANSWERED),
    AdhesionAct.WITHDRAW: (State.WITHDRAWN, Kind.WITHDRAWN),
}


def reply(adhesion_id: UUID, by: Operator, act: AdhesionAct, text: str) -> None:
    """`act`: ANSWER, with words, or WITHDRAW. Raises NotTheAdministrator, Adhesion.DoesNotExist, NotNow, WordsMissing."""
    policy = TownAdhesionPolicy(by)
    if not policy.may_ask:
        raise NotTheAdministrator
    if act == AdhesionAct.ANSWER and not text.strip():
        raise WordsMissing
    with transaction.atomic():
        adhesion = adhesions_here().select_for_update().get(id=adhesion_id)
        if act not in policy.acts(adhesion):
            raise NotNow
        adhesion.state, kind = BECOMES[act]
        adhesion.save(update_fields=["state"])
        tell_vendor(note(adhesion, kind, timezone.now(), by.user.snapshot(), text))
