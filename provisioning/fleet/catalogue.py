"""Who has which service of the catalogue, on which version: as of the last look at each municipality's health."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, Subquery

from catalog.models import BlueprintVersion
from provisioning.fleet.models import ActiveService
from tenants.models import Municipality


@dataclass(frozen=True)
class Standing:
    """A service of the catalogue. `behind`: how many municipalities are on an older version than the newest."""

    code: str
    title: str
    sequence: int
    published_at: datetime
    activated: int
    behind: int

    @property
    def current(self) -> int:
        return self.activated - self.behind


@dataclass(frozen=True)
class Holder:
    """`sequence`: None when the version is none that this installation has published."""

    municipality: Municipality
    sequence: int | None
    state: str
    is_behind: bool


@dataclass(frozen=True)
class Held:
    standing: Standing
    holders: list[Holder]


def blueprint_standings() -> list[Standing]:
    """One for each service of the catalogue, by title; two statements whatever their number."""
    newest = _newest()
    counts = _counts({code: found for code, found, *_rest in newest})
    return sorted(
        (Standing(code, title, sequence, at, *counts.get(code, (0, 0))) for code, _hash, title, sequence, at in newest),
        key=lambda standing: standing.title,
    )


def blueprint_standing(code: str) -> Held | None:
    """With the municipalities that have it, those behind first; None when the catalogue has no such service."""
    standing = next((one for one in blueprint_standings() if one.code == code), None)
    if standing is None:
        return None
    version = BlueprintVersion.objects.filter(hash=OuterRef("blueprint_hash"))
    rows = ActiveService.objects.filter(code=code).select_related("municipality")
    known = rows.annotate(sequence=Subquery(version.values("sequence")[:1]))
    ordered = known.order_by(F("sequence").asc(nulls_first=True), "municipality__name")
    holders = [Holder(row.municipality, row.sequence, row.state, row.sequence != standing.sequence) for row in ordered]
    return Held(standing, holders)


def _newest() -> list[tuple[str, str, str, int, datetime]]:
    versions = BlueprintVersion.objects.order_by("code", "-sequence").distinct("code")
    return list(versions.values_list("code", "hash", "body__title", "sequence", "published_at"))


def _counts(newest: dict[str, str]) -> dict[str, tuple[int, int]]:
    """By code: how many have it, and how many of them not in its newest version."""
    rows = ActiveService.objects.values("code").annotate(
        activated=Count("pk"), current=Count("pk", filter=Q(blueprint_hash__in=list(newest.values())))
    )
    return {row["code"]: (row["activated"], row["activated"] - row["current"]) for row in rows}
