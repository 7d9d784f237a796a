"""The caught mail: stored as it came, parsed when it is read."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from ..store import connect


@dataclass(frozen=True)
class CaughtMail:
    id: int
    received_at: datetime
    sender: str
    recipients: list[str]
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def _part(self, subtype: str) -> str:
        part = self.message.get_body(preferencelist=(subtype,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "" for part in self.message.iter_attachments()]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "receivedAt": self.received_at.isoformat(),
            "sender": self.sender,
            "recipients": self.recipients,
            "messageId": str(self.message["Message-ID"] or ""),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "attachments": self.attachments,
        }


def _mail(row: sqlite3.Row) -> CaughtMail:
    return CaughtMail(
        row["id"], datetime.fromisoformat(row["received_at"]), row["sender"], json.loads(row["recipients"]), row["raw"]
    )


def keep(sender: str, recipients: list[str], raw: bytes) -> None:
    with connect() as db:
        db.execute(
            "INSERT INTO mail (received_at, sender, recipients, raw) VALUES (?, ?, ?, ?)",
            (datetime.now(UTC).isoformat(timespec="seconds"), sender, json.dumps(recipients), raw),
        )


def latest(recipient: str = "", limit: int = 200) -> list[CaughtMail]:
    """Newest first; `recipient` is any part of an address."""
    with connect() as db:
        rows = db.execute(
            "SELECT * FROM mail WHERE instr(lower(recipients), lower(?)) OR ? = '' ORDER BY id DESC LIMIT ?",
            (recipient, recipient, limit),
        ).fetchall()
    return [_mail(row) for row in rows]


def one(mail_id: int) -> CaughtMail | None:
    with connect() as db:
        row = db.execute("SELECT * FROM mail WHERE id = ?", (mail_id,)).fetchone()
    return _mail(row) if row else None


def empty() -> None:
    with connect() as db:
        db.execute("DELETE FROM mail")
