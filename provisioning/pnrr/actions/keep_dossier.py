"""Opening a dossier and changing what is written in it. On the vendor's side."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from provisioning.pnrr.actions.journal import note
from provisioning.pnrr.errors import ChangedMeanwhile, NotReady, TooManyServices, UnknownService
from provisioning.pnrr.measure import SERVICES, measure
from provisioning.pnrr.models import Dossier, DossierEvent, FundedService
from provisioning.pnrr.policies import DossierPolicy
from provisioning.pnrr.queries import Offered, offered
from tenants.models import Municipality


@dataclass(frozen=True)
class DossierFacts:
    """As staff enter them; amounts in cents. The days of the measure's table are not among them."""

    inhabitants: int
    cup: str = ""
    supplier: str = ""
    includes_site: bool = False
    granted: int | None = None
    decree_on: date | None = None
    contract_on: date | None = None
    contract_due_on: date | None = None
    completed_on: date | None = None
    completion_due_on: date | None = None
    verification_from: date | None = None
    verification_until: date | None = None
    verified_on: date | None = None


def open_dossier(staff: User, municipality: Municipality, facts: DossierFacts, services: Collection[str]) -> Dossier:
    """Raises NotStaff, NotReady, UnknownService, TooManyServices; ChangedMeanwhile when a colleague has opened it already."""
    DossierPolicy(staff).require()
    if municipality.state == Municipality.State.PREPARING:
        raise NotReady
    chosen, now = _chosen(municipality, facts, services), timezone.now()
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(
                municipality=municipality, measure=SERVICES, opened_at=now, **asdict(facts)
            )
            _fund(dossier, chosen)
            note(dossier, DossierEvent.Kind.OPENED, now, staff)
    except IntegrityError:
        raise ChangedMeanwhile from None
    return dossier


def change_dossier(
    dossier_id: UUID, staff: User, facts: DossierFacts, services: Collection[str], row_version: int
) -> Dossier:
    """Raises NotStaff, Dossier.DoesNotExist, ChangedMeanwhile, UnknownService, TooManyServices."""
    DossierPolicy(staff).require()
    municipality = Dossier.objects.select_related("municipality").get(id=dossier_id).municipality
    chosen = _chosen(municipality, facts, services)
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(id=dossier_id)
        if dossier.row_version != row_version:
            raise ChangedMeanwhile
        changed = [name for name, value in asdict(facts).items() if getattr(dossier, name) != value]
        for name in changed:
            setattr(dossier, name, getattr(facts, name))
        if _fund(dossier, chosen):
            changed.append("services")
        if changed:
            dossier.row_version += 1
            dossier.save()
            note(dossier, DossierEvent.Kind.CHANGED, timezone.now(), staff, ", ".join(changed))
    return dossier


def _chosen(municipality: Municipality, facts: DossierFacts, codes: Collection[str]) -> list[Offered]:
    if len(set(codes)) > measure(SERVICES).band(facts.inhabitants).most_services:
        raise TooManyServices
    here = [service for service in offered(municipality) if service.code in codes]
    if len(here) != len(set(codes)):
        raise UnknownService
    return here


def _fund(dossier: Dossier, chosen: list[Offered]) -> bool:
    """True when it changed which services are funded. The evidence of one that is taken out stays."""
    before = set(dossier.services.values_list("code", flat=True))
    dossier.services.exclude(code__in=[service.code for service in chosen]).delete()
    for service in chosen:
        FundedService.objects.update_or_create(
            dossier=dossier, code=service.code, defaults={"title": service.title, "path": service.path}
        )
    return before != {service.code for service in chosen}
