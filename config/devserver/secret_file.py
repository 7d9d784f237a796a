"""The secrets of a demonstration: made at its first start, kept for the next ones."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

MAKERS: dict[str, Callable[[], str]] = {
    "SPORTELLO_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "SPORTELLO_KEYS": lambda: Fernet.generate_key().decode(),
    "DEMO_DATABASE_PASSWORD": lambda: secrets.token_hex(16),
    "DEMO_VALKEY_PASSWORD": lambda: secrets.token_hex(16),
}


def load_or_make(path: Path) -> dict[str, str]:
    """The secrets in `path`; those that are missing are made and written, readable by their owner only."""
    known = _read(path)
    missing = {name: make() for name, make in MAKERS.items() if name not in known}
    if missing:
        known |= missing
        write_private(path, "".join(f"{name}={value}\n" for name, value in known.items()))
    return known


def write_private(path: Path, text: str) -> None:
    """Replace a file at once, never readable by others in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)


def _read(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}
