"""A command of ours, run on the data of another cell.

The cells run the same release: the same code is started with another environment. What differs is read from variables
that begin with the cell's name: `SPORTELLO_CELL_C2_DATABASE_URL` becomes `DATABASE_URL`.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings

PREFIX = "SPORTELLO_CELL_"
# Without these it would work on the data of this cell, or share with it what must be its own.
NEEDED = ("DATABASE_URL", "REDIS_URL")
# One of the two; what this cell has of them is never handed on.
STORES = ("SPORTELLO_MEDIA", "SPORTELLO_S3_BUCKET")


class CellError(Exception):
    """The cell cannot be reached from here, or refused: the message is its own."""


def environment_of(code: str) -> dict[str, str]:
    """Raises CellError naming the variables that are missing."""
    prefix = f"{PREFIX}{code.upper()}_"
    own = {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix)}
    missing = [f"{prefix}{name}" for name in NEEDED if not own.get(name)]
    if not any(own.get(name) for name in STORES):
        missing.append(f"{prefix}{STORES[0]} (or …{STORES[1]})")
    if missing:
        raise CellError(f"Set {', '.join(missing)}: without them cell {code} cannot be worked on from here")
    shared = {name: value for name, value in _without_cells(os.environ).items() if name not in STORES}
    return shared | own


def _without_cells(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(PREFIX)}


def in_cell(code: str, *arguments: str) -> str:
    """What `manage.py` with these arguments says, on the data of that cell; "" is this one. Raises CellError."""
    environment = environment_of(code) if code else _without_cells(os.environ)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (our own)
    if done.returncode != 0:
        raise CellError(f"{code or 'This cell'}: {_last_words(done.stderr)}")
    return done.stdout


def _last_words(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-5:]) or "no reason was given"
