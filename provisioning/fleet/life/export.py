"""A municipality as one file: for its own use, for another installation, and to be brought back from."""

import hashlib
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from catalog.models import BlueprintVersion, Service, ServiceVersion, WorkingCopy
from documents import storage
from provisioning.fleet.life.alone import alone_with
from provisioning.fleet.life.archive.keys import ArchiveKeys, keys_from
from provisioning.fleet.life.archive.manifest import FORMAT, GUIDE, MANIFEST, SEAL, Manifest
from provisioning.fleet.life.archive.open_formats import as_json, other_files, short_key, write_cases
from provisioning.fleet.life.archive.sql_dump import write_dump
from provisioning.fleet.life.archive.tables import LEFT_OUT, make_steady
from provisioning.fleet.life.archive.timelines import proved
from provisioning.fleet.life.archive.writer import ArchiveWriter, new_archive
from provisioning.fleet.life.errors import Code, LifeError, WrongState
from provisioning.fleet.life.journal import closed_since, note
from provisioning.fleet.life.progress import Progress, unwatched
from provisioning.fleet.life.public_rows import public_rows
from provisioning.fleet.models import LifeEvent
from provisioning.fleet.upgrade.versions import standing
from tenants.context import tenant_context
from tenants.crypto import mac
from tenants.db import connection
from tenants.fleet import WITH_SCHEMA
from tenants.ids import uuid7
from tenants.models import Municipality

GUIDE_TEXT = Path(__file__).parent / "archive" / GUIDE
SALT_BYTES = 16


@dataclass(frozen=True)
class Exported:
    """`faults`: what was not whole, and is in the archive as it was found."""

    path: Path
    digest: str
    rows: int
    files: int
    faults: tuple[str, ...]


def export(
    town: Municipality, to: Path, passphrase: str, by: ActorSnapshot, progress: Progress = unwatched
) -> Exported:
    """The whole municipality as it is at one instant, while it and the others are served. `to`: a folder, or a new file.

    Memory is that of the list of files, some 1 KB each, however large they are. Raises LifeError (no room, no right to
    write, a weak passphrase, another at work on it); then there is no archive.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    keys = keys_from(passphrase, salt)
    with alone_with(town.schema_name), tenant_context(town):
        town.refresh_from_db(fields=["state"])
        require_whole(town)
        made_at = timezone.now()
        target = _target(to, town, made_at)
        with new_archive(target, made_at) as writer:
            about = {"salt": salt.hex(), "made_at": made_at}
            manifest = _Export(town, writer, keys, progress).write(about)
            digest = _seal(writer, manifest, keys)
        return _noted(town, target, manifest, digest, by)


def require_whole(town: Municipality) -> None:
    """Raises WrongState."""
    if town.state not in WITH_SCHEMA:
        raise WrongState(f"{town.name} is {town.state}: there is nothing whole to export", Code.NOT_WHOLE)


def origin_of(archive_id: UUID) -> str:
    """Tells an installation its own archives: only its key makes the same."""
    return mac("archive-origin", archive_id.bytes)


class _Export:
    def __init__(self, town: Municipality, writer: ArchiveWriter, keys: ArchiveKeys, progress: Progress) -> None:
        self.town, self.writer, self.keys, self.progress = town, writer, keys, progress
        self.missing: list[str] = []
        self.faults: list[str] = []

    def write(self, about: dict[str, Any]) -> Manifest:
        with _snapshot():
            content = {**about, **self._database()}
            places = write_cases(self.writer, self.progress)
            files = list(other_files(places))
        # Bytes never change under their key: they need not hold the snapshot open.
        self._files(files)
        self.writer.text(GUIDE, GUIDE_TEXT.read_text(encoding="utf-8"))
        return Manifest(
            **content, missing=tuple(self.missing), faults=tuple(self.faults), entries=tuple(self.writer.entries)
        )

    def _database(self) -> dict[str, Any]:
        archive_id = uuid7()
        self._public()
        tables = write_dump(self.town, self.writer, self.keys, self.progress)
        timelines = proved()
        if timelines.broken_cases or timelines.broken_anchors:
            self.faults.append("timelines were altered before the export (manage.py verify_timeline)")
        return {
            "format": FORMAT, "id": archive_id, "origin": origin_of(archive_id), "schema_name": self.town.schema_name,
            "closed_since": _closed_since(self.town), "release": _release(), "migrations": _migrations(self.town),
            "tables": tuple(tables), "left_out": tuple(sorted(LEFT_OUT)), "timelines": timelines,
        }  # fmt: skip

    def _public(self) -> None:
        for rows in [
            *public_rows(self.town),
            _blueprints(),
            LifeEvent.objects.filter(schema_name=self.town.schema_name),
        ]:
            self.writer.text(f"public/{rows.model._meta.label_lower}.json", as_json(list(rows.values())))

    def _files(self, files: list[tuple[str, str]]) -> None:
        for number, (key, place) in enumerate(files, 1):
            self._file(key, place)
            self.progress("files", number, len(files))

    def _file(self, key: str, place: str) -> None:
        """One that is lost is named, and does not keep the municipality from taking all others with it."""
        try:
            stream = storage.get(key)
        except FileNotFoundError:
            self.missing.append(short_key(key))
            self.faults.append(f"{short_key(key)} is not in the storage")
            return
        with stream:
            self.writer.file(place, short_key(key), stream)
        if self.writer.entries[-1].sha256 != key.rpartition("/")[2]:
            self.faults.append(f"{place} is not what was stored")


@contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        make_steady()
        yield


def _target(to: Path, town: Municipality, made_at: datetime) -> Path:
    target = to / f"{town.schema_name}-{made_at:%Y%m%dT%H%M%SZ}.zip" if to.is_dir() else to
    if not target.parent.is_dir():
        raise LifeError(f"There is no folder {target.parent}", Code.NO_FOLDER)
    return target


def _seal(writer: ArchiveWriter, manifest: Manifest, keys: ArchiveKeys) -> str:
    content = manifest.model_dump_json(indent=1).encode()
    writer.text(MANIFEST, content.decode())
    writer.text(SEAL, keys.seal(content))
    return hashlib.sha256(content).hexdigest()


def _noted(town: Municipality, path: Path, manifest: Manifest, digest: str, by: ActorSnapshot) -> Exported:
    rows = sum(table.rows for table in manifest.tables)
    data = {
        "file": path.name, "archive": str(manifest.id), "manifest_sha256": digest,
        "made_at": manifest.made_at.isoformat(), "rows": rows, "files": len(manifest.stored),
        "bytes": sum(entry.size for entry in manifest.stored), "faults": len(manifest.faults),
    }  # fmt: skip
    with transaction.atomic():
        note(town, LifeEvent.Kind.EXPORTED, by, data=data)
    return Exported(path, digest, rows, len(manifest.stored), manifest.faults)


def _blueprints() -> QuerySet[BlueprintVersion]:
    used: set[str] = set()
    for model in (Service, ServiceVersion, WorkingCopy):
        used.update(model.objects.values_list("blueprint_hash", flat=True))
    return BlueprintVersion.objects.filter(hash__in=used)


def _closed_since(town: Municipality) -> datetime:
    closed = closed_since(town.schema_name) if town.state == Municipality.State.SUSPENDED else None
    return closed or timezone.now()


def _release() -> str:
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def _migrations(town: Municipality) -> tuple[tuple[str, str], ...]:
    (applied,) = standing([town.schema_name])
    return tuple(sorted(applied))
