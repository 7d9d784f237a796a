"""With what the evaluators log in: kept encrypted, read with a line in the journal each time."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel

from accounts.models import User
from provisioning.pnrr.actions.journal import note
from provisioning.pnrr.errors import IdentityGone
from provisioning.pnrr.models import Dossier, DossierEvent, TrialIdentity
from provisioning.pnrr.policies import DossierPolicy
from tenants.crypto import decrypt, encrypt


class _Sealed(BaseModel):
    username: str
    secret: str
    hint: str = ""


@dataclass(frozen=True)
class Credentials:
    """`hint`: what else an evaluator must know, as a second factor."""

    label: str
    username: str
    secret: str = field(repr=False)
    hint: str = field(default="", repr=False)


def add_identity(dossier: Dossier, staff: User, given: Credentials) -> TrialIdentity:
    """Raises NotStaff."""
    DossierPolicy(staff).require()
    sealed = _Sealed(username=given.username, secret=given.secret, hint=given.hint).model_dump_json()
    with transaction.atomic():
        now = timezone.now()
        identity = TrialIdentity.objects.create(
            dossier=dossier, label=given.label, sealed=encrypt(sealed), added_at=now, added_by=staff.snapshot()
        )
        note(dossier, DossierEvent.Kind.IDENTITY_ADDED, now, staff, given.label)
    return identity


def read_identity(dossier: Dossier, identity_id: UUID, staff: User) -> Credentials:
    """Raises NotStaff, TrialIdentity.DoesNotExist, IdentityGone, Undecipherable."""
    DossierPolicy(staff).require()
    with transaction.atomic():
        identity = _standing(dossier, identity_id)
        credentials = opened(identity)
        note(dossier, DossierEvent.Kind.IDENTITY_READ, timezone.now(), staff, identity.label)
    return credentials


def remove_identity(dossier: Dossier, identity_id: UUID, staff: User) -> None:
    """Nothing of the secret stays. Raises NotStaff, TrialIdentity.DoesNotExist, IdentityGone."""
    DossierPolicy(staff).require()
    with transaction.atomic():
        identity, now = _standing(dossier, identity_id), timezone.now()
        identity.sealed, identity.removed_at = "", now
        identity.save(update_fields=["sealed", "removed_at"])
        note(dossier, DossierEvent.Kind.IDENTITY_REMOVED, now, staff, identity.label)


def opened(identity: TrialIdentity) -> Credentials:
    """Of one that stands. Whoever calls this has written it down. Raises Undecipherable."""
    sealed = _Sealed.model_validate_json(decrypt(identity.sealed))
    return Credentials(identity.label, sealed.username, sealed.secret, sealed.hint)


def _standing(dossier: Dossier, identity_id: UUID) -> TrialIdentity:
    identity = dossier.identities.select_for_update().get(id=identity_id)
    if identity.removed_at is not None:
        raise IdentityGone
    return identity
