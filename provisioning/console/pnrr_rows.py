"""Dossiers as the console's pages show them."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from provisioning.pnrr.checklist import Checklist, Entry, checklist, checklists
from provisioning.pnrr.criteria import KIND_LABELS, Kind
from provisioning.pnrr.deadlines import LABELS, Deadline, Standing, deadlines, late, stage
from provisioning.pnrr.measure import SERVICES
from provisioning.pnrr.models import Dossier, Evidence
from provisioning.pnrr.queries import dossiers, journal
from tenants.addresses import origin_of
from tenants.models import Municipality
from tenants.text import Words

OUTCOME_KINDS = {
    Evidence.Outcome.PASSED: "success",
    Evidence.Outcome.FAILED: "danger",
    Evidence.Outcome.UNSURE: "warning",
}
TERM_KINDS = {
    Standing.MET: "success",
    Standing.MET_LATE: "warning",
    Standing.LATE: "danger",
    Standing.SOON: "warning",
    Standing.COMING: "info",
    Standing.UNKNOWN: "neutral",
}
PAPERS_SHOWN = 10


@dataclass(frozen=True)
class DossierRow:
    """`dossier` None: not opened yet."""

    municipality: Municipality
    dossier: Dossier | None
    found: Checklist | None
    stage: Words
    late: list[Deadline]


def dossier_rows(found: list[Municipality]) -> list[DossierRow]:
    theirs = {one.municipality_id: one for one in dossiers().filter(municipality__in=found, measure=SERVICES)}
    lists = checklists(theirs.values())
    return [_row(municipality, theirs.get(municipality.pk), lists) for municipality in found]


def _row(municipality: Municipality, dossier: Dossier | None, lists: dict[Any, Checklist]) -> DossierRow:
    if dossier is None:
        return DossierRow(municipality, None, None, "", [])
    return DossierRow(municipality, dossier, lists[dossier.id], stage(dossier), late(dossier, timezone.localdate()))


@dataclass(frozen=True)
class Term:
    deadline: Deadline
    label: Words
    kind: str


def terms(dossier: Dossier) -> list[Term]:
    today = timezone.localdate()
    found = [(deadline, deadline.standing(today)) for deadline in deadlines(dossier)]
    return [Term(deadline, LABELS[standing], TERM_KINDS[standing]) for deadline, standing in found]


@dataclass(frozen=True)
class Verdict:
    """An outcome as a chip."""

    label: Words
    kind: str


def verdict(outcome: str) -> Verdict:
    if not outcome:
        return Verdict(Evidence.Outcome.UNSURE.label, "neutral")
    known = Evidence.Outcome(outcome)
    return Verdict(known.label, OUTCOME_KINDS[known])


@dataclass(frozen=True)
class CriterionRow:
    entry: Entry
    verdict: Verdict
    passed: int

    @property
    def total(self) -> int:
        return len(self.entry.cells)


def criterion_row(entry: Entry) -> CriterionRow:
    passed = sum(cell.outcome == Evidence.Outcome.PASSED for cell in entry.cells)
    return CriterionRow(entry, verdict(entry.outcome), passed)


def dossier_context(dossier: Dossier) -> dict[str, Any]:
    found, band, services = checklist(dossier), dossier.band, list(dossier.services.all())
    expected = band.grant(len(services), dossier.includes_site) if len(services) <= band.most_services else None
    return {
        "dossier": dossier, "municipality": dossier.municipality, "found": found, "services": services,
        "groups": [(KIND_LABELS[kind], [criterion_row(entry) for entry in found.of(kind)]) for kind in Kind],
        "failed": found.count(Evidence.Outcome.FAILED), "open": found.total - found.passed - found.count(Evidence.Outcome.FAILED),
        "terms": terms(dossier), "stage": stage(dossier), "band": band, "table": dossier.table,
        "band_from": dossier.table.from_inhabitants(band), "expected": expected,
        "differs": None not in (expected, dossier.granted) and expected != dossier.granted,
        "run": dossier.runs.first(), "schema": dossier.municipality.schema_name, "now": timezone.now(),
        "identities": dossier.identities.filter(removed_at=None), "papers": dossier.papers.all()[:PAPERS_SHOWN],
        "journal": journal(dossier), "origin": origin_of(dossier.municipality),
    }  # fmt: skip
