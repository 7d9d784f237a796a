"""What the providers remember: who is in where, and the last answer that each gave."""

from dataclasses import dataclass

from integrations.identity.saml.xml import NAMESPACES, parse, text_of
from integrations.simulators.store import connect


@dataclass(frozen=True)
class OpenSession:
    """`person` is a name for the page."""

    name_id: str
    slug: str
    entity_id: str
    person: str
    session_index: str


def remember(slug: str, entity_id: str, person: str, answer: bytes) -> None:
    """An answer that lets somebody in."""
    assertion = parse(answer).find("saml:Assertion", NAMESPACES)
    name = text_of(assertion.find("saml:Subject/saml:NameID", NAMESPACES))
    index = assertion.find("saml:AuthnStatement", NAMESPACES).get("SessionIndex")
    with connect() as db:
        db.execute("INSERT INTO saml_session VALUES (?, ?, ?, ?, ?)", (name, slug, entity_id, person, index))
        db.execute("INSERT OR REPLACE INTO saml_answer VALUES (?, ?, ?)", (slug, entity_id, answer))


def last_answer(slug: str, entity_id: str) -> bytes | None:
    with connect() as db:
        row = db.execute(
            "SELECT answer FROM saml_answer WHERE slug = ? AND entity_id = ?", (slug, entity_id)
        ).fetchone()
    return bytes(row["answer"]) if row else None


def open_sessions(slug: str) -> list[OpenSession]:
    """The latest first."""
    with connect() as db:
        rows = db.execute("SELECT * FROM saml_session WHERE slug = ? ORDER BY rowid DESC LIMIT 50", (slug,)).fetchall()
    return [OpenSession(**dict(row)) for row in rows]


def open_session(slug: str, name_id: str) -> OpenSession | None:
    return next((each for each in open_sessions(slug) if each.name_id == name_id), None)


def close_session(slug: str, name_id: str) -> bool:
    """False when it was not open."""
    with connect() as db:
        gone = db.execute("DELETE FROM saml_session WHERE slug = ? AND name_id = ?", (slug, name_id))
        return bool(gone.rowcount)
