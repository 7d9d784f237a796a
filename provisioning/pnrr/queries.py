"""Reads about dossiers that pages and documents share."""

from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.models import Service
from provisioning.pnrr.measure import SERVICES
from provisioning.pnrr.models import Dossier, DossierEvent, Evidence
from tenants.context import tenant_context
from tenants.models import Municipality

JOURNAL_SHOWN = 30
HISTORY_SHOWN = 20


@dataclass(frozen=True)
class Offered:
    """A service of a municipality that a grant may pay."""

    code: str
    title: str
    path: str


def dossiers() -> QuerySet[Dossier]:
    return Dossier.objects.select_related("municipality__branding").prefetch_related(
        "services", "municipality__domains"
    )


def dossier_of(municipality: Municipality) -> Dossier | None:
    return dossiers().filter(municipality=municipality, measure=SERVICES).first()


def offered(municipality: Municipality) -> list[Offered]:
    """What citizens see there now. On the vendor's side: only codes and titles leave the municipality. One in preparation
    has no whole schema to look into."""
    if municipality.state == Municipality.State.PREPARING:
        return []
    with tenant_context(municipality):
        services = Service.objects.exclude(state=Service.State.DRAFT).only("code", "title", "category")
        return [Offered(s.code, s.title, f"/servizi/{s.category}/{s.code}") for s in services]


def journal(dossier: Dossier) -> QuerySet[DossierEvent]:
    return dossier.events.all()[:JOURNAL_SHOWN]


def history(dossier: Dossier, criterion: str, service: str) -> QuerySet[Evidence]:
    """All that was found about it, the newest first."""
    return dossier.evidence.filter(criterion=criterion, service=service)[:HISTORY_SHOWN]
