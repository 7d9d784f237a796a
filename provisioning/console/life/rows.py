"""What the pages about a municipality's leaving show."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from accounts.roles import SupportLevel
from provisioning.console.life.words import stage_of, words_of
from provisioning.fleet.life.errors import LifeError
from provisioning.fleet.life.proof import record_of
from provisioning.fleet.life.remove import fresh_export
from provisioning.fleet.models import DeletionProof, Health, LifeEvent, LifeJob, Usage
from tenants.models import Municipality


@dataclass(frozen=True)
class Visit:
    """Somebody of the vendor had leave to come in."""

    staff: str
    ticket: str
    level: str
    start: datetime
    end: datetime | None


def proof_context(proof: DeletionProof) -> dict[str, Any]:
    body = proof.body
    export = body["export"]
    return {
        "proof": proof,
        "body": body,
        "tables": _most_first(body["tables"]),
        "rows": sum(body["tables"].values()),
        "public": _most_first(body["public"]),
        "exported_at": _moment(export["made_at"]) if export else None,
        "visits": [_visit(entry) for entry in body["support"]],
        "text": json.dumps(record_of(proof), ensure_ascii=False, indent=2),
    }


def _most_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(((name, rows) for name, rows in counts.items() if rows), key=lambda one: (-one[1], one[0]))


def _visit(entry: dict[str, str]) -> Visit:
    level = SupportLevel(entry["level"]).label
    start = _moment(entry.get("starts_at") or entry["asked_at"])
    end = _moment(entry["ended_at"]) if "ended_at" in entry else None
    return Visit(entry["staff"], entry["ticket"], str(level), start, end)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def job_context(job: LifeJob) -> dict[str, Any]:
    problem = words_of(job.problem) if job.problem else ""
    return {"job": job, "stage": stage_of(job), "problem": problem, "folder": settings.SPORTELLO_EXPORTS}


def latest_job(schema: str) -> LifeJob | None:
    return LifeJob.objects.filter(schema_name=schema).first()


def what_goes(town: Municipality) -> dict[str, Any]:
    """As it was last looked at: to count every row now would take minutes."""
    year = timezone.localdate().year
    counted = Usage.objects.filter(municipality=town, month__year=year).aggregate(cases=Sum("cases"))
    return {
        "health": Health.objects.filter(municipality=town).first(),
        "year": year,
        "cases": counted["cases"] or 0,
        "domains": sorted(town.domains.values_list("domain", flat=True)),
    }


def export_on_record(town: Municipality) -> tuple[LifeEvent | None, str]:
    """The one that can bring it back, or why there is none."""
    try:
        return fresh_export(town), ""
    except LifeError as error:
        return None, words_of(error.code)
