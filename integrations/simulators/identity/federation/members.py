"""The municipalities as relying parties: what they publish of themselves, read when one first comes."""

import base64
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from ... import clients
from ...store import connect
from .statements import ALGORITHMS, TYP

READ_SECONDS = 5


class BadToken(Exception):
    """Unsigned, of somebody else, or too old. The text says which."""


@dataclass(frozen=True)
class Member:
    client: clients.TenantClient
    client_id: str
    federation_keys: dict[str, Any]
    metadata: dict[str, Any]

    @property
    def keys(self) -> dict[str, Any]:
        return self.metadata["jwks"]

    @property
    def encryption_key(self) -> RSAKey:
        return RSAKey.import_key(next(key for key in self.keys["keys"] if key.get("use") == "enc"))


def claims_of(text: str, keys: Any, typ: str = "") -> dict[str, Any]:
    """Raises BadToken."""
    try:
        signature = [key for key in keys["keys"] if key.get("use", "sig") == "sig"]
        found = jws.deserialize_compact(text, KeySet.import_key_set({"keys": signature}), algorithms=ALGORITHMS)
        claims = json.loads(found.payload or b"")
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadToken("signature") from error
    if typ and found.headers().get("typ") != typ:
        raise BadToken("typ")
    if not claims.get("exp", 0) > time.time():
        raise BadToken("exp")
    return claims


def _said(text: str) -> dict[str, Any]:
    try:
        middle = text.split(".")[1]
        return dict(json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))))
    except (IndexError, ValueError, TypeError) as error:
        raise BadToken("unreadable") from error


def enrol(text: str) -> Member:
    """Takes an entity configuration in; only of a municipality that the simulators serve. Raises BadToken."""
    member = _read(text)
    with connect() as db:
        db.execute(
            "INSERT INTO federation_member (client_id, configuration) VALUES (?, ?) "
            "ON CONFLICT (client_id) DO UPDATE SET configuration = excluded.configuration",
            (member.client_id, text),
        )
    return member


def _read(text: str) -> Member:
    said = _said(text)
    claims = claims_of(text, said.get("jwks"), TYP)
    client_id = str(claims.get("sub", ""))
    parts = urlsplit(client_id)
    origin = f"{parts.scheme}://{parts.netloc}"
    client = next((client for client in clients.all_clients() if client.origin == origin), None)
    metadata = claims.get("metadata", {}).get("openid_relying_party", {})
    if client is None or claims.get("iss") != client_id or metadata.get("client_id") != client_id:
        raise BadToken("entity")
    return Member(client, client_id, claims["jwks"], metadata)


def member(client_id: str) -> Member | None:
    """As enrolled, else as it says of itself now."""
    with connect() as db:
        row = db.execute("SELECT configuration FROM federation_member WHERE client_id = ?", (client_id,)).fetchone()
    try:
        return _read(row["configuration"]) if row else _visited(client_id)
    except BadToken:
        return _visited(client_id)


def _visited(client_id: str) -> Member | None:
    parts = urlsplit(client_id)
    known = {client.origin for client in clients.all_clients()}
    if f"{parts.scheme}://{parts.netloc}" not in known:
        return None
    # `*.localhost` is known to browsers, not to every machine's resolver.
    address = f"http://127.0.0.1:{parts.port or 80}{parts.path}/.well-known/openid-federation"
    try:
        answer = requests.get(address, headers={"Host": parts.netloc}, timeout=READ_SECONDS)
        return enrol(answer.text.strip()) if answer.ok else None
    except (requests.RequestException, BadToken):
        return None
