"""Writing an archive: under another name until it is whole and on the disk, so that half of one is never taken for it."""

import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from provisioning.fleet.life.archive.manifest import Entry
from provisioning.fleet.life.errors import Code, LifeError

CHUNK = 1024 * 1024
PARTIAL = ".partial"
CAUSES = {
    errno.ENOSPC: Code.NO_ROOM, errno.EDQUOT: Code.NO_ROOM, errno.EACCES: Code.NO_RIGHT, errno.EPERM: Code.NO_RIGHT,
    errno.EROFS: Code.NO_RIGHT,
}  # fmt: skip


class Sink:
    """One entry while it is written: what goes through is measured."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._digest, self.size = stream, hashlib.sha256(), 0

    def write(self, data: bytes | memoryview) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._stream.write(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class ArchiveWriter:
    def __init__(self, package: zipfile.ZipFile, made_at: datetime) -> None:
        self._package, self._time = package, made_at.timetuple()[:6]
        self.entries: list[Entry] = []

    @contextmanager
    def entry(self, path: str, key: str = "") -> Iterator[Sink]:
        """Files are compressed already; texts are not."""
        info = zipfile.ZipInfo(path, self._time)
        info.compress_type = zipfile.ZIP_STORED if key else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._package.open(info, "w", force_zip64=True) as stream:
            sink = Sink(stream)
            yield sink
        self.entries.append(Entry(path=path, size=sink.size, sha256=sink.sha256, key=key))

    def text(self, path: str, text: str) -> None:
        with self.entry(path) as sink:
            sink.write(text.encode())

    def file(self, path: str, key: str, stream: IO[bytes]) -> None:
        with self.entry(path, key) as sink:
            shutil.copyfileobj(stream, sink, CHUNK)


@contextmanager
def new_archive(target: Path, made_at: datetime) -> Iterator[ArchiveWriter]:
    """The archive is at `target` when the block ends well, and nowhere when it does not. Raises LifeError."""
    partial = target.with_name(target.name + PARTIAL)
    try:
        _refuse_to_write_over(target)
        with _created(partial) as file:
            with zipfile.ZipFile(file, "w") as package:
                yield ArchiveWriter(package, made_at)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(partial, target)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise not_written(error) from error
        raise


def not_written(error: OSError) -> LifeError:
    code = CAUSES.get(error.errno or 0, Code.NOT_WRITTEN)
    return LifeError(f"The archive could not be written: {error.strerror or error}", code)


@contextmanager
def _created(partial: Path) -> Iterator[IO[bytes]]:
    """For its owner's eyes. What a killed run has left is written over: nobody else works on this municipality now."""
    descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def _refuse_to_write_over(target: Path) -> None:
    if target.exists():
        raise LifeError(f"{target} is there already: it is not written over", Code.ALREADY_THERE)


def _put_in_place(partial: Path, target: Path) -> None:
    _refuse_to_write_over(target)
    os.rename(partial, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
