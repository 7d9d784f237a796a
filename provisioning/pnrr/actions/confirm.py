from django.db import transaction
from django.utils import timezone

from accounts.models import User
from provisioning.pnrr.actions.journal import note
from provisioning.pnrr.criteria import BY_CODE
from provisioning.pnrr.errors import NoNote, UnknownCriterion
from provisioning.pnrr.models import Dossier, DossierEvent, Evidence
from provisioning.pnrr.policies import DossierPolicy


def confirm(dossier: Dossier, staff: User, criterion: str, service: str, *, passed: bool, words: str) -> Evidence:
    """What a person has looked at, and judges. It counts until something newer decides otherwise.

    Raises NotStaff, UnknownCriterion, NoNote.
    """
    DossierPolicy(staff).require()
    require_place(dossier, criterion, service)
    said = " ".join(words.split())
    if not said:
        raise NoNote
    with transaction.atomic():
        Dossier.objects.select_for_update().get(id=dossier.id)
        now = timezone.now()
        outcome = Evidence.Outcome.PASSED if passed else Evidence.Outcome.FAILED
        evidence = Evidence.objects.create(
            dossier=dossier,
            criterion=criterion,
            service=service,
            outcome=outcome,
            at=now,
            by=staff.snapshot(),
            note=said,
        )
        note(dossier, DossierEvent.Kind.CONFIRMED, now, staff, f"{criterion} {service}".strip())
    return evidence


def require_place(dossier: Dossier, criterion: str, service: str) -> None:
    """Does this dossier have that criterion, for that service? Raises UnknownCriterion."""
    known = BY_CODE.get(criterion)
    if known is None or known.per_service != bool(service):
        raise UnknownCriterion
    if service and not dossier.services.filter(code=service).exists():
        raise UnknownCriterion
