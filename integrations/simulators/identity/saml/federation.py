"""Who vouches for citizens here: two identity providers of SPID, the server of CIE, the Italian eIDAS node."""

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from integrations.identity.saml.elements import root, written
from integrations.identity.saml.signatures import placeholder, sign
from integrations.identity.saml.xml import DS, MD
from integrations.simulators.identity.saml.answers import new_id
from integrations.simulators.identity.saml.keys import kept_key
from integrations.simulators.identity.saml.provider import SimulatedProvider

PATH = "/identita/saml"


@dataclass(frozen=True)
class Member:
    """`way`: how the platform calls what this provider is part of."""

    slug: str
    way: str
    name: str


MEMBERS = (
    Member("alfa", "spid", "Gestore Alfa (di prova)"),
    Member("beta", "spid", "Gestore Beta (di prova)"),
    Member("cie", "cie", "CIE id (di prova)"),
    Member("eidas", "eidas", "Nodo eIDAS (di prova)"),
)
WAYS = ("spid", "cie", "eidas")


def member(slug: str) -> Member | None:
    return next((each for each in MEMBERS if each.slug == slug), None)


@dataclass(frozen=True)
class Federation:
    """`origin`: where browsers find the providers; `folder`: where their keys are."""

    origin: str
    folder: Path

    def provider(self, one: Member) -> SimulatedProvider:
        return SimulatedProvider(f"{self.origin}{PATH}/{one.slug}", one.name, kept_key(self.folder, one.slug))

    def metadata(self, way: str) -> bytes:
        """All the providers of a way in one document, as SPID's registry gives them out, signed by the first."""
        members = [each for each in MEMBERS if each.way == way]
        entities = root("md:EntitiesDescriptor", {"ID": new_id()}, {"md": MD, "ds": DS})
        entities.append(placeholder())
        for each in members:
            entities.append(etree.fromstring(self.provider(each).metadata().encode()))
        return written(sign(entities, kept_key(self.folder, members[0].slug)))
