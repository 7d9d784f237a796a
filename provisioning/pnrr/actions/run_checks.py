"""The automatic checks of a dossier: each service gone through, then the site, and what was found written down."""

from collections.abc import Mapping
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from catalog.models import Service
from provisioning.pnrr.checks import service as per_service
from provisioning.pnrr.checks import whole
from provisioning.pnrr.checks.finding import Finding, finding, unseen
from provisioning.pnrr.looking.rehearsal import Rehearsal
from provisioning.pnrr.looking.site import Site, look_at_site
from provisioning.pnrr.looking.walk import rehearse
from provisioning.pnrr.models import CheckRun, Evidence, FundedService

log = structlog.get_logger(__name__)
BROKEN = "Il controllo si è interrotto per un errore nostro"


def run_checks(run_id: UUID) -> None:
    """On the vendor's side, outside a transaction. Done twice it writes nothing twice; what fails in one service does not
    stop the others."""
    run = _begun(run_id)
    if run is None:
        return
    try:
        _go_through(run)
    except Exception as error:
        # Only its class: the words of an error may hold anything. Staff see that the run did not come to its end.
        log.error("checks interrupted", run=str(run.id), error=type(error).__name__)
    _end(run)


def _go_through(run: CheckRun) -> None:
    services = list(run.dossier.services.all())
    site = look_at_site(run.dossier.municipality, [service.path for service in services])
    seen = [rehearsal for service in services if (rehearsal := _service(run, site, service)) is not None]
    _keep(run, "", {code: check(site, seen) for code, check in whole.CHECKS.items()})
    _move(run)


def _begun(run_id: UUID) -> CheckRun | None:
    """None when it has ended, or another worker is at it."""
    with transaction.atomic():
        runs = CheckRun.objects.select_for_update(of=("self",)).select_related("dossier__municipality__branding")
        run = runs.get(id=run_id)
        if run.ended_at is not None or not (run.is_waiting or not run.is_open()):
            return None
        run.moved_at, run.done = timezone.now(), 0
        run.save(update_fields=["moved_at", "done"])
    return run


def _service(run: CheckRun, site: Site, service: FundedService) -> Rehearsal | None:
    """None when it could not be gone through at all; that is found, too."""
    try:
        seen = rehearse(run.dossier.municipality, service.code)
    except Service.DoesNotExist:
        _cannot(run, service, "Questo servizio non c'è più fra quelli del Comune")
        return None
    except Exception as error:
        log.error("rehearsal failed", service=service.code, error=type(error).__name__)
        _cannot(run, service, f"{BROKEN} ({type(error).__name__})")
        return None
    _keep(run, service.code, {code: check(site, seen) for code, check in per_service.CHECKS.items()})
    _move(run)
    return seen


def _cannot(run: CheckRun, service: FundedService, why: str) -> None:
    nothing = finding([unseen(f"{why}.", service.path)])
    _keep(run, service.code, dict.fromkeys(per_service.CHECKS, nothing))
    _move(run)


def _keep(run: CheckRun, service: str, found: Mapping[str, Finding]) -> None:
    now = timezone.now()
    rows = [
        Evidence(
            dossier_id=run.dossier_id, run=run, criterion=code, service=service, outcome=one.outcome.value, at=now,
            looks=one.facts(),
        )
        for code, one in found.items()
    ]  # fmt: skip
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)


def _move(run: CheckRun) -> None:
    run.done, run.moved_at = min(run.done + 1, run.total), timezone.now()
    run.save(update_fields=["done", "moved_at"])


def _end(run: CheckRun) -> None:
    run.ended_at = timezone.now()
    run.save(update_fields=["ended_at"])
