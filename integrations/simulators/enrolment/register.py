"""The enrolments of each municipality: who asked for a place, for which child, and how it stands."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..people import by_slug
from ..places import public_origin
from ..store import connect

ROME = ZoneInfo("Europe/Rome")
SERVICE = "Iscrizione all'asilo nido"
NURSERIES = ["Nido Arcobaleno", "Nido Girotondo", "Nido Le Betulle"]
STATUSES = [
    "Domanda ricevuta", "In verifica", "In graduatoria", "Posto assegnato", "Posto accettato", "Ritirata",
]  # fmt: skip
# (town, person, child, age in months, nursery, status, days since)
SEED = [
    ("segrate", "anna-bianchi", "Matteo", 14, "Nido Arcobaleno", "In graduatoria", 9),
    ("segrate", "anna-bianchi", "Giulia", 31, "Nido Girotondo", "Posto accettato", 160),
    ("segrate", "giulia-colombo", "Sofia", 8, "Nido Le Betulle", "In verifica", 3),
]


class Unacceptable(ValueError):
    """What is wrong with an enrolment, in Italian."""


@dataclass(frozen=True)
class Enrolment:
    id: int
    town: str
    fiscal_code: str
    child: str
    birthdate: str
    nursery: str
    status: str
    status_date: str

    @property
    def reference(self) -> str:
        return f"NIDO-{self.id:05d}"

    @property
    def url(self) -> str:
        return f"{public_origin()}/iscrizioni/{self.town}/domande/{self.id}"

    @property
    def status_day(self) -> date:
        return date.fromisoformat(self.status_date)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.reference,
            "applicantFiscalCode": self.fiscal_code,
            "child": self.child,
            "service": f"{SERVICE}: {self.nursery}",
            "status": self.status,
            "statusDate": self.status_date,
            "url": self.url,
        }


def _today() -> date:
    return datetime.now(ROME).date()


def _insert(db: sqlite3.Connection, *values: str) -> int:
    done = db.execute(
        "INSERT INTO enrolment (town, fiscal_code, child, birthdate, nursery, status, status_date)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    return int(done.lastrowid or 0)


def enrol(town: str, fiscal_code: str, child: str, birthdate: str, nursery: str) -> int:
    """The number of a new enrolment. Raises Unacceptable."""
    child = child.strip()
    if not child or len(child) > 60:
        raise Unacceptable("Scrivi il nome del bambino.")
    if nursery not in NURSERIES:
        raise Unacceptable("Scegli un nido.")
    try:
        born = date.fromisoformat(birthdate)
    except ValueError:
        raise Unacceptable("Scrivi la data di nascita.") from None
    if born > _today():
        raise Unacceptable("Il bambino deve essere già nato.")
    with connect() as db:
        return _insert(db, town, fiscal_code, child, birthdate, nursery, STATUSES[0], _today().isoformat())


def move(town: str, enrolment_id: int, status: str) -> None:
    """Raises Unacceptable."""
    if status not in STATUSES:
        raise Unacceptable("Scegli uno stato.")
    with connect() as db:
        db.execute(
            "UPDATE enrolment SET status = ?, status_date = ? WHERE town = ? AND id = ?",
            (status, _today().isoformat(), town, enrolment_id),
        )


def find(town: str, enrolment_id: int) -> Enrolment | None:
    with connect() as db:
        row = db.execute("SELECT * FROM enrolment WHERE town = ? AND id = ?", (town, enrolment_id)).fetchone()
    return Enrolment(**row) if row else None


def of_person(town: str, fiscal_code: str) -> list[Enrolment]:
    with connect() as db:
        rows = db.execute(
            "SELECT * FROM enrolment WHERE town = ? AND fiscal_code = ? ORDER BY status_date DESC, id DESC",
            (town, fiscal_code),
        ).fetchall()
    return [Enrolment(**row) for row in rows]


def of_town(town: str) -> list[Enrolment]:
    with connect() as db:
        rows = db.execute("SELECT * FROM enrolment WHERE town = ? ORDER BY id DESC LIMIT 200", (town,)).fetchall()
    return [Enrolment(**row) for row in rows]


def seed(town: str) -> None:
    """What a town has from the beginning, once."""
    if of_town(town):
        return
    today = _today()
    with connect() as db:
        for place, slug, child, months, nursery, status, days in SEED:
            person = by_slug(slug)
            if place == town and person is not None:
                born = (today - timedelta(days=round(months * 30.4))).isoformat()
                since = (today - timedelta(days=days)).isoformat()
                _insert(db, town, person.fiscal_code, child, born, nursery, status, since)
