"""Where a dossier stands, criterion by criterion: the newest evidence that decides, of the machine or of a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from provisioning.pnrr.criteria import CRITERIA, Criterion, Kind
from provisioning.pnrr.models import Dossier, Evidence, FundedService

Place = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """A criterion for one service, or for the whole (`service` None). `evidence` None: nobody has looked yet."""

    service: FundedService | None
    evidence: Evidence | None

    @property
    def outcome(self) -> str:
        return self.evidence.outcome if self.evidence else ""

    @property
    def code(self) -> str:
        return self.service.code if self.service else ""


@dataclass(frozen=True)
class Entry:
    criterion: Criterion
    cells: list[Cell]

    @property
    def outcome(self) -> str:
        """Of all services together: one that fails fails it, one that nobody has judged leaves it open."""
        outcomes = {cell.outcome for cell in self.cells} or {""}
        order = (Evidence.Outcome.FAILED, "", Evidence.Outcome.UNSURE, Evidence.Outcome.PASSED)
        return next(outcome for outcome in order if outcome in outcomes)

    @property
    def newest(self) -> Evidence | None:
        """Of what counts, the last that was found."""
        found = [cell.evidence for cell in self.cells if cell.evidence]
        return max(found, key=lambda evidence: evidence.at, default=None)


@dataclass
class Checklist:
    entries: list[Entry] = field(default_factory=list)

    def of(self, kind: Kind) -> list[Entry]:
        return [entry for entry in self.entries if entry.criterion.kind == kind]

    def count(self, outcome: str, kind: Kind = Kind.CRITERION) -> int:
        return sum(entry.outcome == outcome for entry in self.of(kind))

    @property
    def passed(self) -> int:
        return self.count(Evidence.Outcome.PASSED)

    @property
    def total(self) -> int:
        return len(self.of(Kind.CRITERION))


def checklists(dossiers: Iterable[Dossier]) -> dict[UUID, Checklist]:
    """By dossier, whose services were fetched. Two statements, however many they are."""
    wanted = list(dossiers)
    counting = _counting([dossier.id for dossier in wanted])
    return {dossier.id: _checklist(list(dossier.services.all()), counting[dossier.id]) for dossier in wanted}


def checklist(dossier: Dossier) -> Checklist:
    return checklists([dossier])[dossier.id]


def _checklist(services: list[FundedService], counting: dict[Place, Evidence]) -> Checklist:
    return Checklist([Entry(criterion, _cells(criterion, services, counting)) for criterion in CRITERIA])


def _cells(criterion: Criterion, services: list[FundedService], counting: dict[Place, Evidence]) -> list[Cell]:
    places: list[FundedService | None] = [*services] if criterion.per_service else [None]
    return [Cell(service, counting.get((criterion.code, service.code if service else ""))) for service in places]


def _counting(ids: list[UUID]) -> dict[UUID, dict[Place, Evidence]]:
    """The evidence that counts. What the machine could not see does not take back what a person has seen, and does take
    back what it had itself seen before."""
    found = Evidence.objects.filter(dossier_id__in=ids)
    decided = _newest(found.exclude(outcome=Evidence.Outcome.UNSURE))
    seen = _newest(found.filter(run__isnull=False))
    counting: dict[UUID, dict[Place, Evidence]] = defaultdict(dict)
    for key, evidence in {**seen, **decided}.items():
        machine = seen.get(key)
        again = machine is not None and machine.at > evidence.at and not evidence.is_by_hand
        counting[key[0]][key[1:]] = machine if again and machine else evidence
    return counting


def _newest(found: "Iterable[Evidence]") -> dict[tuple[UUID, str, str], Evidence]:
    place = ("dossier_id", "criterion", "service")
    rows = found.order_by(*place, "-at", "-id").distinct(*place)  # type: ignore[attr-defined]
    return {(row.dossier_id, row.criterion, row.service): row for row in rows}
