"""A federation in memory: entities that state things of each other, rightly or not."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

from integrations.errors import TransientError

TYP = "entity-statement+jwt"
WELL_KNOWN = "/.well-known/openid-federation"
_stock: list[RSAKey] = []


def key(number: int) -> RSAKey:
    """Always the same one for the same number: making them takes long."""
    while len(_stock) <= number:
        bare = RSAKey.generate_key(2048)
        _stock.append(RSAKey.import_key(dict(bare.as_dict(private=True)) | {"kid": f"key-{len(_stock)}"}))
    return _stock[number]


def public(number: int) -> dict[str, Any]:
    return {"keys": [key(number).as_dict(private=False)]}


def token(claims: dict[str, Any], signer: int, **header: Any) -> str:
    header = {"alg": "RS256", "typ": TYP, "kid": key(signer).kid} | header
    return jws.serialize_compact(header, json.dumps(claims).encode(), key(signer), algorithms=["RS256", "PS384"])


@dataclass
class Entity:
    entity_id: str
    number: int
    superiors: list[str] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    # What this entity says about another, beyond the usual.
    about: dict[str, dict[str, Any]] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signer: int | None = None

    def claims(self, subject: "Entity") -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.entity_id,
            "sub": subject.entity_id,
            "iat": now,
            "exp": now + 3600,
            "jwks": public(subject.number),
        }

    def configuration(self) -> str:
        entity = {"federation_fetch_endpoint": f"{self.entity_id}/fetch"} if self.metadata == {} else {}
        metadata = {"federation_entity": entity, **self.metadata}
        claims = self.claims(self) | {"metadata": metadata, "authority_hints": self.superiors} | self.more
        return token(claims, self.number if self.signer is None else self.signer, **self.header)

    def statement(self, subject: "Entity") -> str:
        claims = self.claims(subject) | self.about.get(subject.entity_id, {})
        return token(claims, self.number if self.signer is None else self.signer, **self.header)


class Federation:
    """Reads as the network would: `read(url)`."""

    def __init__(self, *entities: Entity) -> None:
        self.entities = {entity.entity_id: entity for entity in entities}
        self.asked: list[str] = []

    def read(self, url: str) -> str:
        self.asked.append(url)
        address, _, query = url.partition("?")
        if address.endswith(WELL_KNOWN):
            return self._entity(address.removesuffix(WELL_KNOWN)).configuration()
        superior = self._entity(address.removesuffix("/fetch"))
        return superior.statement(self._entity(parse_qs(query)["sub"][0]))

    def _entity(self, entity_id: str) -> Entity:
        found = self.entities.get(entity_id)
        if found is None:
            raise TransientError(f"no_{urlsplit(entity_id).hostname}")
        return found
