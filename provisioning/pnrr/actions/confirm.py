from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from provisioning.pnrr.actions.journal import note
from provisioning.pnrr.criteria import BY_CODE
from provisioning.pnrr.errors import NoNote, UnknownCriterion
from provisioning.pnrr.models import Dossier, DossierEvent, Evidence
from provisioning.pnrr.policies import DossierPolicy


def confirm(
    dossier: Dossier, staff: User, criterion: str, services: Collection[str], *, passed: bool, words: str
) -> list[Evidence]:
    """What a person has looked at, and judges. It counts until something newer decides otherwise. `services`: codes, none for
    a criterion of the whole.

    Raises NotStaff, UnknownCriterion, NoNote.
    """
    DossierPolicy(staff).require()
    places, said = _places(dossier, criterion, services), " ".join(words.split())
    if not said:
        raise NoNote
    outcome = Evidence.Outcome.PASSED if passed else Evidence.Outcome.FAILED
    with transaction.atomic():
        Dossier.objects.select_for_update().get(id=dossier.id)
        now, by = timezone.now(), staff.snapshot()
        common = {"dossier": dossier, "criterion": criterion, "outcome": outcome, "at": now, "by": by, "note": said}
        evidence = [Evidence.objects.create(service=service, **common) for service in places]
        note(dossier, DossierEvent.Kind.CONFIRMED, now, staff, " ".join([criterion, *places]).strip())
    return evidence


def _places(dossier: Dossier, criterion: str, services: Collection[str]) -> list[str]:
    known = BY_CODE.get(criterion)
    if known is None or known.per_service != bool(services):
        raise UnknownCriterion
    funded = {service.code for service in dossier.services.all()}
    if not set(services) <= funded:
        raise UnknownCriterion
    return sorted(set(services)) or [""]
