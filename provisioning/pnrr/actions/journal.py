"""Writing down who did what to a dossier. The caller holds the transaction."""

from datetime import datetime

from accounts.models import User
from provisioning.pnrr.models import Dossier, DossierEvent


def note(dossier: Dossier, kind: DossierEvent.Kind, at: datetime, by: User, about: str = "") -> None:
    """`about` names things and never holds a secret."""
    DossierEvent.objects.create(dossier=dossier, kind=kind, at=at, by=by.snapshot(), about=about[:300])
