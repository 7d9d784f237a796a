"""What an archive says of itself. Sealed under the passphrase, so that everything in it can be believed or refused."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

FORMAT = 1
MANIFEST, SEAL, GUIDE = "manifest.json", "manifest.seal", "LEGGIMI.txt"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
# Where the bytes lie under the municipality's own prefix (`documents.storage`).
Key = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64})?$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Part):
    """`key` is given when it is a stored file."""

    path: str
    size: int
    sha256: Sha256
    key: Key = ""


class TableRows(_Part):
    """`sha256`: of the rows as the archive holds them, in the order of their keys; empty for a table without rows in it."""

    name: Name
    columns: tuple[Name, ...]
    rows: int
    sha256: Sha256


class Timelines(_Part):
    """Whether each chain held where it came from, under the key that sealed it."""

    cases: int
    broken_cases: tuple[UUID, ...] = ()
    broken_anchors: tuple[date, ...] = ()


class Manifest(_Part):
    """`origin` tells an installation its own archives; `left_out`: tables that travel empty; `faults`: what was not whole at
    the source, in words; `closed_since`: from when nobody could change anything there, or else the time of the export."""

    format: int
    id: UUID
    salt: str
    origin: Sha256
    schema_name: Name
    made_at: datetime
    closed_since: datetime
    release: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[TableRows, ...]
    left_out: tuple[str, ...]
    timelines: Timelines
    missing: tuple[Key, ...]
    faults: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def stored(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.key]
