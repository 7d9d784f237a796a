"""Those who work in the simulated municipalities, as each one's own identity provider knows them."""

import hashlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Member:
    given_name: str
    family_name: str
    about: str

    @property
    def slug(self) -> str:
        return f"{self.given_name}.{self.family_name}".lower()

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def email(self, town: str) -> str:
        return f"{self.slug}@{town}.example"

    def subject(self, town: str) -> str:
        """The same person has one for each municipality."""
        return hashlib.sha256(f"operatore di prova {self.slug} {town}".encode()).hexdigest()[:32]

    def claims(self, town: str) -> dict[str, Any]:
        return {
            "sub": self.subject(town),
            "given_name": self.given_name,
            "family_name": self.family_name,
            "email": self.email(town),
            "email_verified": True,
        }


MEMBERS = {
    member.slug: member
    for member in (
        Member("Carla", "Neri", "Servizi sociali, a Segrate"),
        Member("Dario", "Conti", "Tributi, a Segrate"),
        Member("Elena", "Fontana", "Amministra lo sportello di Segrate"),
        Member("Marta", "Galli", "Servizi alla persona, a Borgo Sereno"),
        Member("Sergio", "Fabbri", "Amministra lo sportello di Borgo Sereno"),
        Member("Guido", "Marini", "Lavora in Comune, ma allo sportello nessuno lo ha invitato"),
    )
}
