"""Writing down what happens to a grant, in the vendor's journal and in the municipality's. The caller holds the transaction."""

from datetime import datetime

from accounts.models import RightsEvent
from accounts.models.user import ActorSnapshot
from provisioning.support.models import SupportEvent, SupportGrant


def note(grant: SupportGrant, kind: SupportEvent.Kind, at: datetime, by: ActorSnapshot) -> None:
    SupportEvent.objects.create(grant=grant, kind=kind, at=at, by=by)


def tell_municipality(grant: SupportGrant, kind: RightsEvent.Kind, at: datetime, by: ActorSnapshot) -> None:
    """A line in the journal of rights that its administrators read. The label is kept as it was then."""
    facts = {"grant": str(grant.id), "reason": grant.reason, "ticket": grant.ticket}
    until = {"until": grant.expires_at.isoformat()} if grant.expires_at else {}
    RightsEvent.objects.create(
        at=at, kind=kind, by=by, about=grant.by, role=grant.level_label, detail={"support": {**facts, **until}}
    )
