"""Exporting or removing a municipality as it was asked on the console. By a worker, on the public side."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from provisioning.fleet.life.alone import held
from provisioning.fleet.life.errors import Code, LifeError
from provisioning.fleet.life.export import export
from provisioning.fleet.life.jobs.ask import TASK
from provisioning.fleet.life.jobs.folder import fit_to_take, leave_nothing, size_of, target_of
from provisioning.fleet.life.jobs.watch import watched
from provisioning.fleet.life.remove import Consent, remove
from provisioning.fleet.models import DeletionProof, LifeEvent, LifeJob
from provisioning.fleet.queue import send_soon
from tenants.crypto import Undecipherable, decrypt
from tenants.models import Municipality

log = structlog.get_logger(__name__)
State = LifeJob.State
# One at a time: it takes hours where a municipality is large, and the other workers have deliveries to make.
LOCK = "sportello:life-jobs"


def carry_out(job_id: UUID) -> None:
    """Told twice, it is done once. A removal that was cut off goes on; an export that was is reported as failed.

    However it ends, the passphrase goes from the row with it.
    """
    with held(LOCK) as alone:
        job = LifeJob.objects.filter(pk=job_id, state__in=LifeJob.UNDER_WAY).first() if alone else None
        if job is not None:
            _fail_in_words(job, _export if job.kind == LifeJob.Kind.EXPORT else _remove)


def resume_jobs() -> None:
    """Those whose message was lost, whose worker died, or who wait for another to end."""
    with held(LOCK) as alone:
        job = LifeJob.objects.filter(state__in=LifeJob.UNDER_WAY).order_by("asked_at").first() if alone else None
    if job is not None:
        send_soon(TASK, str(job.pk))


def _fail_in_words(job: LifeJob, work: Callable[[LifeJob], None]) -> None:
    try:
        work(job)
    except LifeError as error:
        _fail(job, error.code)
    except SoftTimeLimitExceeded:
        _fail(job, Code.TOO_LONG)
    except Exception as error:
        # Only its class: the words of an error may hold anything.
        log.error("life job failed", job=str(job.pk), kind=job.kind, error=type(error).__name__)
        _fail(job, Code.UNEXPECTED)


def _export(job: LifeJob) -> None:
    if job.state == State.RUNNING:
        _settle(job)
        return
    _begin(job)
    town, passphrase = _town(job), _passphrase(job)
    fit_to_take(town)
    with watched(job) as progress:
        export(town, target_of(job), passphrase, job.by, progress)
    _settle(job)


def _settle(job: LifeJob) -> None:
    """Ended or cut off: an archive counts when the journal names it, and is there."""
    made = LifeEvent.objects.filter(schema_name=job.schema_name, data__file=job.file_name).first()
    size = size_of(job)
    if made is None or size is None:
        leave_nothing(job)
        raise LifeError("The worker died", Code.CUT_OFF)
    counts = {name: made.data[name] for name in ("manifest_sha256", "rows", "files", "faults")}
    _end(job, state=State.DONE, size=size, **counts)


def _remove(job: LifeJob) -> None:
    _begin(job)
    town = Municipality.objects.filter(schema_name=job.schema_name).first()
    if town is not None:
        with watched(job) as progress:
            remove(town, Consent(job.name, job.without_export), job.by, progress)
    _end(job, state=State.DONE, proof=_proof(job, job.asked_at))


def _proof(job: LifeJob, since: datetime) -> DeletionProof:
    """Also when it was cut off after its last step, or somebody was faster."""
    proof = DeletionProof.objects.filter(schema_name=job.schema_name, finished_at__gte=since).last()
    if proof is None:
        raise LifeError(f"{job.schema_name} is not here, and was not removed", Code.GONE)
    return proof


def _town(job: LifeJob) -> Municipality:
    town = Municipality.objects.select_related("branding").filter(schema_name=job.schema_name).first()
    if town is None:
        raise LifeError(f"{job.schema_name} is not here any more", Code.GONE)
    return town


def _passphrase(job: LifeJob) -> str:
    try:
        return decrypt(job.sealed_passphrase)
    except Undecipherable:
        raise LifeError("The passphrase was sealed with a key that is gone", Code.UNREADABLE) from None


def _begin(job: LifeJob) -> None:
    LifeJob.objects.filter(pk=job.pk).update(state=State.RUNNING)


def _fail(job: LifeJob, code: Code) -> None:
    _end(job, state=State.FAILED, problem=code)


def _end(job: LifeJob, **facts: object) -> None:
    LifeJob.objects.filter(pk=job.pk).update(finished_at=timezone.now(), sealed_passphrase="", **facts)
