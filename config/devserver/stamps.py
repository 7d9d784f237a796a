"""Work is done again only when what it is made from has changed."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

# Installed, built or kept by a demonstration: never what something is made from.
NOT_SOURCES = {"node_modules", "__pycache__", "dist", "var"}


def files_in(root: Path, *patterns: str, without: Iterable[str] = ()) -> list[Path]:
    """The sources below `root` whose path from there matches a pattern, in which `*` stands for folders too.

    `without` names folders to leave out at any depth; hidden folders always are.
    """
    skipped = NOT_SOURCES | set(without)
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in skipped and not name.startswith(".")]
        found += [Path(folder, name) for name in names]
    return sorted(path for path in found if _matches(path.relative_to(root).as_posix(), patterns))


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def fingerprint(root: Path, files: Iterable[Path], *words: str) -> str:
    """One hash of the names and contents of files and of some words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in files:
        digest.update(f"\0{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class Stamps:
    """Remembers, in one small file a name, what a piece of work was last made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_current(self, name: str, value: str) -> bool:
        path = self.folder / name
        return path.is_file() and path.read_text() == value

    def once(self, name: str, value: str, work: Callable[[], None], produces: Path | None = None) -> bool:
        """Do `work` unless it was last done for the same `value` and what it `produces` is there; answer whether it was done.

        A failure leaves no stamp. Of two programs at once the second waits and finds the work done.
        """
        with self._alone(name):
            if self.is_current(name, value) and (produces is None or produces.exists()):
                return False
            path = self.folder / name
            path.unlink(missing_ok=True)
            work()
            path.write_text(value)
            return True

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f".{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
