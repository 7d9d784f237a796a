"""The folder of exports (`SPORTELLO_EXPORTS`), as the workers see it."""

import shutil
from pathlib import Path

from django.conf import settings

from provisioning.fleet.life.archive.writer import PARTIAL, not_written
from provisioning.fleet.life.errors import Code, LifeError
from provisioning.fleet.models import Health, LifeJob
from tenants.models import Municipality


def target_of(job: LifeJob) -> Path:
    return Path(settings.SPORTELLO_EXPORTS) / job.file_name


def fit_to_take(town: Municipality) -> None:
    """Better now than after hours and with a disk that is full for others too. Raises LifeError."""
    folder = Path(settings.SPORTELLO_EXPORTS)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise not_written(error) from error
    known = Health.objects.filter(municipality=town).values_list("storage_bytes", flat=True).first()
    if free < (known or 0):
        raise LifeError(f"{free} bytes are free, and its files alone are {known}", Code.NO_ROOM)


def size_of(job: LifeJob) -> int | None:
    """In bytes; None when it is not there."""
    try:
        return target_of(job).stat().st_size
    except OSError:
        return None


def leave_nothing(job: LifeJob) -> None:
    """Of an archive that a dead worker has left: whoever comes after would not know what it is."""
    target = target_of(job)
    for path in (target, target.with_name(target.name + PARTIAL)):
        path.unlink(missing_ok=True)
