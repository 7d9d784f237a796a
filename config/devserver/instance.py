"""One demonstration a checkout at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.devserver.console import Trouble


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the lock as long as the block runs; raise `Trouble` naming the process that holds it already."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Trouble(
                f"A demonstration already runs from this checkout (process {holder}). "
                "Stop it with Ctrl-C where it was started, then start again."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
