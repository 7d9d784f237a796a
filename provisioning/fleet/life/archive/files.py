"""The stored files of an archive, into the municipality's own place."""

import hashlib
from typing import IO

from django.core.files import File

from documents import storage
from provisioning.fleet.life.archive.manifest import Entry
from provisioning.fleet.life.archive.reader import CHUNK, Archive
from provisioning.fleet.life.errors import Damaged, LifeError
from provisioning.fleet.life.progress import Progress
from tenants.context import tenant_context
from tenants.models import Municipality


def bring_files(archive: Archive, town: Municipality, progress: Progress) -> None:
    """Each is read back once it lies there. Raises LifeError when there is no room; the caller takes away what lies there."""
    stored = archive.manifest.stored
    with tenant_context(town):
        for number, entry in enumerate(stored, 1):
            _bring(archive, entry, f"{town.schema_name}/{entry.key}")
            progress("files", number, len(stored))
        lying = sum(1 for _key in storage.stored_keys())
    if lying != len({entry.key for entry in stored}):
        raise Damaged("The files that lie in the storage are not those of the archive")


def _bring(archive: Archive, entry: Entry, key: str) -> None:
    try:
        with archive.open(entry.path) as stream:
            storage.put(key, _Sized(stream, entry))
        with storage.get(key) as written:
            digest = _sha256(written)
    except OSError as error:
        raise LifeError(f"{entry.path} could not be stored: {error.strerror or error}") from error
    if digest != entry.sha256:
        raise Damaged(f"{entry.path} was stored as something else")


def _sha256(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


class _Sized(File):
    """Read from the archive as it is stored, without a copy in between."""

    DEFAULT_CHUNK_SIZE = CHUNK

    def __init__(self, stream: IO[bytes], entry: Entry) -> None:
        super().__init__(stream, entry.path)
        self.size = entry.size
