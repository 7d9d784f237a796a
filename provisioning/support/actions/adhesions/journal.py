"""Writing down what happens to an adhesion. The caller holds the transaction."""

from datetime import datetime

from accounts.models.user import ActorSnapshot
from provisioning.support.models import Adhesion, AdhesionEvent


def note(
    adhesion: Adhesion, kind: AdhesionEvent.Kind, at: datetime, by: ActorSnapshot, text: str = ""
) -> AdhesionEvent:
    return AdhesionEvent.objects.create(adhesion=adhesion, kind=kind, at=at, by=by, text=text.strip())
