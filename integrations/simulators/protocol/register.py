"""The register: progressive numbers per municipality and year, one for each idempotency key."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..store import connect
from .messages import Metadata

ROME = ZoneInfo("Europe/Rome")


@dataclass(frozen=True)
class Entry:
    register: str
    number: int
    year: int
    registered_at: str
    idempotency_key: str
    metadata: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "year": self.year,
            "registeredAt": self.registered_at,
            "idempotencyKey": self.idempotency_key,
        }


class KeyReused(Exception):
    """The key was already used for other contents."""


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        row["register"],
        row["number"],
        row["year"],
        row["registered_at"],
        row["idempotency_key"],
        json.loads(row["metadata_json"]),
    )


def _insert(db: sqlite3.Connection, register: str, metadata: Metadata) -> None:
    now = datetime.now(ROME)
    last = db.execute(
        "SELECT coalesce(max(number), 0) FROM registration WHERE register = ? AND year = ?", (register, now.year)
    ).fetchone()[0]
    body = metadata.model_dump_json(by_alias=True)
    db.execute(
        "INSERT INTO registration VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            register,
            now.year,
            last + 1,
            metadata.idempotency_key,
            metadata.fingerprint(),
            body,
            now.isoformat(timespec="seconds"),
        ),
    )


def _with_key(db: sqlite3.Connection, register: str, key: str) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT * FROM registration WHERE register = ? AND idempotency_key = ? ORDER BY year, number", (register, key)
    ).fetchall()


def enter(register: str, metadata: Metadata, twice: bool = False) -> tuple[Entry, bool]:
    """The entry and whether it is new. `twice` plays a system that registers one sending two times.

    Raises KeyReused.
    """
    with connect() as db:
        known = _with_key(db, register, metadata.idempotency_key)
        if known and known[0]["fingerprint"] != metadata.fingerprint():
            raise KeyReused
        if known:
            return _entry(known[0]), False
        for _ in range(2 if twice else 1):
            _insert(db, register, metadata)
        return _entry(_with_key(db, register, metadata.idempotency_key)[0]), True


def find(register: str, key: str) -> list[Entry]:
    """Oldest first; more than one only after a `duplicate` fault."""
    with connect() as db:
        return [_entry(row) for row in _with_key(db, register, key)]


def latest(limit: int = 200) -> list[Entry]:
    with connect() as db:
        rows = db.execute(
            "SELECT * FROM registration ORDER BY registered_at DESC, number DESC LIMIT ?", (limit,)
        ).fetchall()
    return [_entry(row) for row in rows]
