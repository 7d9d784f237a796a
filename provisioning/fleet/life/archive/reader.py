"""Reading an archive. Everything in it is checked before anything of it is used."""

import hashlib
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import ValidationError

from provisioning.fleet.life.archive.keys import ArchiveKeys, keys_from
from provisioning.fleet.life.archive.manifest import FORMAT, MANIFEST, SEAL, Entry, Manifest
from provisioning.fleet.life.errors import Damaged, DoesNotFit
from provisioning.fleet.life.progress import Progress

CHUNK = 1024 * 1024
# Some 300 bytes a file: room for more than a million of them.
LARGEST_MANIFEST = 512 * 1024 * 1024
# What zipfile raises for what is not as it wrote it.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)


class Archive:
    def __init__(self, package: zipfile.ZipFile, manifest: Manifest, keys: ArchiveKeys, digest: str) -> None:
        self._package = package
        self.manifest, self.keys, self.digest = manifest, keys, digest

    def open(self, path: str) -> IO[bytes]:
        return self._package.open(path)

    def has(self, path: str) -> bool:
        return any(entry.path == path for entry in self.manifest.entries)

    def read(self, path: str) -> bytes:
        return self._package.read(path)


@contextmanager
def opened(path: Path, passphrase: str, progress: Progress) -> Iterator[Archive]:
    """The archive, found whole. Raises Damaged, DoesNotFit (of another format), LifeError."""
    with _named_damage(path):
        package = zipfile.ZipFile(path)
    with package:
        with _named_damage(path):
            archive = _sealed(package, passphrase)
            _check_names(package, archive.manifest)
            _check_contents(archive, progress)
        yield archive


@contextmanager
def _named_damage(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Damaged(f"{path} cannot be read: {error.strerror or error}") from error
    except BROKEN as error:
        raise Damaged(f"{path.name} is no whole archive: {error}") from error


def _sealed(package: zipfile.ZipFile, passphrase: str) -> Archive:
    """The manifest first: what the archive may contain, and how much of it, is believed only under its seal."""
    content, seal = _small(package, MANIFEST, LARGEST_MANIFEST), _small(package, SEAL, 64).decode("ascii", "replace")
    try:
        manifest = Manifest.model_validate_json(content)
        salt = bytes.fromhex(manifest.salt)
    except (ValidationError, ValueError):
        raise Damaged(f"{MANIFEST} cannot be read") from None
    keys = keys_from(passphrase, salt)
    if not keys.fits(content, seal):
        raise Damaged("The passphrase is not the archive's, or its manifest was altered")
    if manifest.format != FORMAT:
        raise DoesNotFit(f"The archive has format {manifest.format}, this release reads {FORMAT}")
    return Archive(package, manifest, keys, hashlib.sha256(content).hexdigest())


def _small(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        info = package.getinfo(name)
    except KeyError:
        raise Damaged(f"{name} is missing") from None
    if info.file_size > most:
        raise Damaged(f"{name} is larger than it can be")
    with package.open(info) as stream:
        return stream.read(most)


def _check_names(package: zipfile.ZipFile, manifest: Manifest) -> None:
    infos = {info.filename: info for info in package.infolist()}
    listed = {entry.path for entry in manifest.entries}
    twice = [name for name, times in Counter(info.filename for info in package.infolist()).items() if times > 1]
    for fault, names in (
        ("twice in the archive", twice),
        ("of a name that leads outside", [name for name in infos if not _is_inside(name)]),
        ("not in its manifest", sorted(infos.keys() - listed - {MANIFEST, SEAL})),
        ("missing", sorted(listed - infos.keys())),
        (
            "of another size",
            [e.path for e in manifest.entries if e.path in infos and infos[e.path].file_size != e.size],
        ),
    ):
        if names:
            raise Damaged(f"{len(names)} files are {fault}: {', '.join(names[:3])}")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or ":" in path.parts[0])


def _check_contents(archive: Archive, progress: Progress) -> None:
    """No more than the size under the seal is ever unpacked."""
    entries = archive.manifest.entries
    for number, entry in enumerate(entries, 1):
        with archive.open(entry.path) as stream:
            if _sha256(stream, entry) != entry.sha256:
                raise Damaged(f"{entry.path} is not what was written")
        progress("checked", number, len(entries))


def _sha256(stream: IO[bytes], entry: Entry) -> str:
    digest, left = hashlib.sha256(), entry.size
    while chunk := stream.read(min(CHUNK, left + 1)):
        digest.update(chunk)
        left -= len(chunk)
        if left < 0:
            raise Damaged(f"{entry.path} unpacks to more than it says")
    return digest.hexdigest()
