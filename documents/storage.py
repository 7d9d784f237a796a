"""Where the bytes lie: Django's default storage, always under the municipality's own prefix.

On disk (here) or in a bucket (`documents.s3`), which must be there for all processes that serve the same municipalities.
"""

import datetime
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.deconstruct import deconstructible

from tenants.context import current_schema


@deconstructible(path="documents.storage.PrivateFileStorage")
class PrivateFileStorage(FileSystemStorage):
    """Files on disk that no URL reaches; a file is there whole or not at all, also after a crash or a full disk."""

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address: they are served by a view, behind a policy.")

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        try:
            _write_and_sync(handle, content)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name

    def keys_under(self, folder: str) -> Iterator[str]:
        """The names of all files below a folder, at any depth; none when there is no such folder."""
        try:
            folders, files = self.listdir(folder)
        except FileNotFoundError:
            return
        for name in folders:
            yield from self.keys_under(f"{folder}/{name}")
        for name in files:
            yield f"{folder}/{name}"


def _write_and_sync(handle: int, content: File) -> None:
    with os.fdopen(handle, "wb") as stream:
        for chunk in content.chunks():
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage_key(sha256: str) -> str:
    return f"{current_schema()}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def put(key: str, content: File) -> None:
    """Write the bytes, unless they are already there. Raises OSError when the disk is full; nothing is left behind."""
    own(key)
    if not default_storage.exists(key):
        content.seek(0)
        default_storage.save(key, content)


def get(key: str) -> IO[bytes]:
    own(key)
    return default_storage.open(key, "rb")


def remove(key: str) -> None:
    own(key)
    default_storage.delete(key)


def stored_keys() -> Iterator[str]:
    """Everything that lies under the municipality's prefix, also what a crash left half written."""
    yield from default_storage.keys_under(current_schema())  # type: ignore[attr-defined]


def remove_all() -> None:
    """Everything under the municipality's prefix, and the folders where the storage has any."""
    _remove_under(current_schema())


def _remove_under(folder: str) -> None:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in folders:
        _remove_under(f"{folder}/{name}")
    for name in files:
        remove(f"{folder}/{name}")
    if folder == current_schema() or default_storage.exists(folder):
        default_storage.delete(folder)


def stored_at(key: str) -> datetime.datetime:
    own(key)
    return default_storage.get_modified_time(key)


def size_of(key: str) -> int:
    own(key)
    return default_storage.size(key)


def own(key: str) -> None:
    """The last line of defence between municipalities: a row that strayed is refused, not read."""
    if not key.startswith(f"{current_schema()}/") or ".." in key.split("/"):
        raise SuspiciousFileOperation("The file belongs to another municipality.")
