"""Where the simulators stand: their folder of state and their addresses, as the command line gave them."""

import os
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parent / "assets"


@cache
def state_dir() -> Path:
    """The folder given by `--state`, created if missing."""
    folder = Path(os.environ["SIMULATORS_STATE"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def public_origin() -> str:
    """Where browsers go. The platform does not: `*.localhost` is known to browsers, not to every machine's resolver."""
    return os.environ["SIMULATORS_PUBLIC_ORIGIN"]


def local_origin() -> str:
    """Where the platform calls, server to server."""
    return os.environ["SIMULATORS_LOCAL_ORIGIN"]
