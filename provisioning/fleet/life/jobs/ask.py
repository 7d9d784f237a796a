"""Asking for a municipality to be exported or removed, from a page that does not wait for it."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from provisioning.fleet.life.archive.keys import require_strength
from provisioning.fleet.life.errors import Busy
from provisioning.fleet.life.export import require_whole
from provisioning.fleet.life.remove import Consent, removal_under_way, require_consent
from provisioning.fleet.models import LifeJob
from provisioning.fleet.queue import send_soon
from tenants.crypto import encrypt
from tenants.models import Municipality

TASK = "provisioning.fleet.tasks.carry_out_life_job"
Kind = LifeJob.Kind


@transaction.atomic
def ask_export(town: Municipality, passphrase: str, by: ActorSnapshot) -> LifeJob:
    """A worker writes the archive into the folder of exports. Asked twice, it is made once, under the first passphrase.

    Raises WrongState, Busy, LifeError for a passphrase that could be guessed.
    """
    require_strength(passphrase)
    town, under_way = _locked(town, Kind.EXPORT)
    if under_way:
        return under_way
    require_whole(town)
    at = timezone.now()
    file_name = f"{town.schema_name}-{at:%Y%m%dT%H%M%SZ}.zip"
    return _queued(town, Kind.EXPORT, by, asked_at=at, file_name=file_name, sealed_passphrase=encrypt(passphrase))


@transaction.atomic
def ask_removal(town: Municipality, consent: Consent, by: ActorSnapshot) -> LifeJob:
    """A worker removes it. Asked twice, it is done once; one that has begun and stopped goes on, with the consent of then.

    Raises as `remove` does, and Busy.
    """
    town, under_way = _locked(town, Kind.REMOVE)
    if under_way:
        return under_way
    if removal_under_way(town) is None:
        require_consent(town, consent)
    return _queued(town, Kind.REMOVE, by, asked_at=timezone.now(), without_export=consent.without_export)


def _locked(town: Municipality, kind: LifeJob.Kind) -> tuple[Municipality, LifeJob | None]:
    """As it is now, and the job of this kind that is under way."""
    town = Municipality.objects.select_for_update().get(pk=town.pk)
    job = LifeJob.objects.filter(schema_name=town.schema_name, state__in=LifeJob.UNDER_WAY).first()
    if job is not None and job.kind != kind:
        raise Busy(f"The {job.kind} of {town.schema_name} is under way: wait for its end")
    return town, job


def _queued(town: Municipality, kind: LifeJob.Kind, by: ActorSnapshot, **facts: Any) -> LifeJob:
    job = LifeJob.objects.create(schema_name=town.schema_name, name=town.name, kind=kind, by=by, **facts)
    # If no worker can be told, `resume_jobs` finds it within a minute.
    transaction.on_commit(partial(send_soon, TASK, str(job.pk)))
    return job
