"""What entities of a federation state of themselves and of those below them (OpenID Federation 1.0, §3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from integrations.http import HttpClient
from integrations.identity.federation.jose import BadToken, Jwk, check_times, keys_of, unverified_claims, verified

TYP = "entity-statement+jwt"
WELL_KNOWN = "/.well-known/openid-federation"
READ_SECONDS = 5.0
# A hostile federation could send us round for ever.
MOST_READ = 20


class BadChain(Exception):
    """Nobody that we trust vouches for this entity. The text is a technical word for the log."""


class Reader(Protocol):
    def __call__(self, url: str) -> str: ...


def over_http(url: str) -> str:
    """Raises DeliveryError."""
    return (
        HttpClient(url, {"Accept": "application/entity-statement+jwt"}, read_seconds=READ_SECONDS).get("").text.strip()
    )


def limited(read: Reader) -> Reader:
    left = MOST_READ

    def reader(url: str) -> str:
        nonlocal left
        left -= 1
        if left < 0:
            raise BadChain("too_many_statements")
        return read(url)

    return reader


@dataclass(frozen=True)
class Statement:
    """`text` is kept because a superior may name other keys than the entity itself: it is verified again with those."""

    text: str
    claims: dict[str, Any]
    keys: tuple[Jwk, ...]

    @property
    def subject(self) -> str:
        return str(self.claims["sub"])

    def metadata(self, kind: str) -> dict[str, Any]:
        found = _object(self.claims.get("metadata", {}), "metadata").get(kind, {})
        return _object(found, "metadata")

    def policy(self, kind: str) -> dict[str, Any]:
        return _object(_object(self.claims.get("metadata_policy", {}), "policy").get(kind, {}), "policy")

    @property
    def constraints(self) -> dict[str, Any]:
        return _object(self.claims.get("constraints", {}), "constraints")


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadChain(f"{what}_unreadable")
    return value


def configuration(entity_id: str, now: float, read: Reader, keys: Iterable[Jwk] = ()) -> Statement:
    """What an entity says of itself, signed by itself; with `keys`, by one of those. BadChain, DeliveryError."""
    text = read(entity_id.rstrip("/") + WELL_KNOWN)
    return judged(text, entity_id, entity_id, now, lambda own: tuple(keys) or keys_of(own.get("jwks")))


def subordinate(superior: Statement, subject: str, now: float, read: Reader) -> Statement:
    """What a superior says of an entity right below it. BadChain, DeliveryError."""
    endpoint = superior.metadata("federation_entity").get("federation_fetch_endpoint")
    if not isinstance(endpoint, str) or urlsplit(endpoint).scheme not in ("https", "http"):
        raise BadChain("no_fetch_endpoint")
    text = read(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode({'sub': subject})}")
    return judged(text, superior.subject, subject, now, lambda _own: superior.keys)


def judged(
    text: str, issuer: str, subject: str, now: float, signers: Callable[[dict[str, Any]], tuple[Jwk, ...]]
) -> Statement:
    """The statement, if it is of this issuer, about this subject, good now and signed by one of the keys it should be."""
    try:
        claims = verified(text, signers(unverified_claims(text)), TYP).claims
        check_times(claims, now)
        keys = keys_of(claims.get("jwks"))
    except BadToken as error:
        raise BadChain(f"statement_{error}") from error
    if claims.get("iss") != issuer or claims.get("sub") != subject:
        raise BadChain("statement_of_another")
    if claims.get("crit") or claims.get("metadata_policy_crit"):
        # Claims or operators beyond the standard ones that must be understood: we understand none.
        raise BadChain("critical_claim")
    return Statement(text, claims, keys)
