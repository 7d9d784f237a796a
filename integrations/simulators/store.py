"""What the simulators remember: one SQLite file, so that numbers and mail survive a restart."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from .places import state_dir

SCHEMA = """
CREATE TABLE IF NOT EXISTS client (
    code TEXT PRIMARY KEY, origin TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS fault (
    component TEXT NOT NULL, tenant TEXT NOT NULL, kind TEXT NOT NULL, seconds REAL NOT NULL, status INTEGER NOT NULL,
    remaining INTEGER, PRIMARY KEY (component, tenant));
CREATE TABLE IF NOT EXISTS authorization_code (
    code TEXT PRIMARY KEY, client TEXT NOT NULL, grant_json TEXT NOT NULL, expires_at REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS access_token (
    token TEXT PRIMARY KEY, client TEXT NOT NULL, grant_json TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS saml_session (
    name_id TEXT PRIMARY KEY, slug TEXT NOT NULL, entity_id TEXT NOT NULL, person TEXT NOT NULL,
    session_index TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS saml_answer (
    slug TEXT NOT NULL, entity_id TEXT NOT NULL, answer BLOB NOT NULL, PRIMARY KEY (slug, entity_id));
CREATE TABLE IF NOT EXISTS federation_member (
    client_id TEXT PRIMARY KEY, configuration TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS registration (
    register TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL, idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL, metadata_json TEXT NOT NULL, registered_at TEXT NOT NULL,
    PRIMARY KEY (register, year, number));
CREATE INDEX IF NOT EXISTS registration_key ON registration (register, idempotency_key);
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received_at TEXT NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL,
    raw BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS enrolment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, town TEXT NOT NULL, fiscal_code TEXT NOT NULL, child TEXT NOT NULL,
    birthdate TEXT NOT NULL, nursery TEXT NOT NULL, status TEXT NOT NULL, status_date TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS enrolment_person ON enrolment (town, fiscal_code);
"""


@cache
def _prepared() -> Path:
    path = state_dir() / "simulators.sqlite3"
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(SCHEMA)
    finally:
        db.close()
    return path


@contextmanager
def connect() -> Iterator[sqlite3.Connection]:
    """A connection in one transaction that holds the write lock from its start.

    The write lock comes first because every counter here is read before it is written.
    """
    db = sqlite3.connect(_prepared(), timeout=30, isolation_level=None)
    db.row_factory = sqlite3.Row
    try:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.close()
