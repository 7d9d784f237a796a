"""From a provider up to the trust anchor, and what the anchor then lets it say (OpenID Federation 1.0, §4, §6, §10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from integrations.errors import DeliveryError
from integrations.identity.federation.jose import BadToken, Jwk, verified
from integrations.identity.federation.policy import BadPolicy, applied, combined
from integrations.identity.federation.statements import (
    BadChain,
    Reader,
    Statement,
    configuration,
    limited,
    over_http,
    subordinate,
)

MOST_INTERMEDIATES = 3
MOST_HINTS = 5


@dataclass(frozen=True)
class Anchor:
    """Whom a federation stands on. Its keys are told beforehand, on another way than this one."""

    entity_id: str
    keys: tuple[Jwk, ...]


@dataclass(frozen=True)
class Chain:
    """`metadata` of the kind asked for, policies applied; `expires_at` in seconds of the epoch: the shortest of all."""

    metadata: dict[str, Any]
    expires_at: float
    organization: str


@dataclass(frozen=True)
class _Climb:
    anchor: Anchor
    now: float
    read: Reader

    def superior(self, entity_id: str) -> Statement:
        keys = self.anchor.keys if entity_id == self.anchor.entity_id else ()
        return configuration(entity_id, self.now, self.read, keys)

    def up_from(self, entity: Statement, below: tuple[str, ...]) -> list[tuple[Statement, Statement]]:
        """Pairs of a superior and its statement about the one below, up to the anchor. BadChain, DeliveryError."""
        problem: Exception = BadChain("no_superior")
        if len(below) > MOST_INTERMEDIATES:
            raise BadChain("too_long")
        for hint in self._hints(entity):
            if hint == entity.subject or hint in below:
                continue
            try:
                return self._over(entity, hint, below)
            except (BadChain, DeliveryError) as error:
                problem = error
        raise problem

    def _over(self, entity: Statement, hint: str, below: tuple[str, ...]) -> list[tuple[Statement, Statement]]:
        superior = self.superior(hint)
        statement = subordinate(superior, entity.subject, self.now, self.read)
        _require_same_key(entity, statement)
        step = (superior, statement)
        if hint == self.anchor.entity_id:
            return [step]
        return [step, *self.up_from(superior, (*below, entity.subject))]

    def _hints(self, entity: Statement) -> list[str]:
        hints = entity.claims.get("authority_hints")
        listed = [hint for hint in hints if isinstance(hint, str)] if isinstance(hints, list) else []
        return sorted(listed, key=lambda hint: hint != self.anchor.entity_id)[:MOST_HINTS]


def _require_same_key(entity: Statement, statement: Statement) -> None:
    """What the entity says of itself must be signed with a key that its superior knows as its own."""
    try:
        verified(entity.text, statement.keys)
    except BadToken as error:
        raise BadChain("key_unknown_to_superior") from error


def resolve(entity_id: str, kind: str, anchor: Anchor, now: float, read: Reader = over_http) -> Chain:
    """Raises BadChain when the anchor does not vouch for the entity, DeliveryError when that could not be asked."""
    climb = _Climb(anchor, now, limited(read))
    entity = configuration(entity_id, now, climb.read)
    steps = climb.up_from(entity, ())
    statements = [statement for _superior, statement in steps]
    _check_constraints(statements, steps[-1][0], kind)
    try:
        policy = combined(statement.policy(kind) for statement in reversed(statements))
        # What the direct superior states outright stands above what the entity says (§6).
        metadata = applied(policy, entity.metadata(kind) | statements[0].metadata(kind))
    except BadPolicy as error:
        raise BadChain(f"policy_{error}") from error
    everything = [entity, *statements, *(superior for superior, _statement in steps)]
    return Chain(
        metadata=metadata,
        expires_at=min(float(statement.claims["exp"]) for statement in everything),
        organization=str(entity.metadata("federation_entity").get("organization_name", ""))[:120],
    )


def _check_constraints(statements: Sequence[Statement], anchor: Statement, kind: str) -> None:
    """§6.2. The italian rules put the anchor's own constraints into what it says of itself as well."""
    subjects = [statement.subject for statement in statements]
    for intermediates, statement in enumerate(statements):
        _check_one(statement.constraints, intermediates, subjects[: intermediates + 1], kind)
    _check_one(anchor.constraints, len(statements) - 1, subjects, kind)


def _check_one(constraints: dict[str, Any], intermediates: int, subjects: Sequence[str], kind: str) -> None:
    longest = constraints.get("max_path_length")
    if longest is not None and (not isinstance(longest, int) or intermediates > longest):
        raise BadChain("path_too_long")
    for name in ("allowed_entity_types", "allowed_leaf_entity_types"):
        if name in constraints and kind not in constraints[name]:
            raise BadChain("kind_not_allowed")
    names = constraints.get("naming_constraints") or {}
    permitted, excluded = names.get("permitted"), names.get("excluded", [])
    hosts = [urlsplit(subject).hostname or "" for subject in subjects]
    if permitted is not None and not all(_is_within(host, permitted) for host in hosts):
        raise BadChain("name_not_permitted")
    if any(_is_within(host, excluded) for host in hosts):
        raise BadChain("name_excluded")


def _is_within(host: str, domains: Sequence[str]) -> bool:
    """A domain that begins with a full stop covers what is below it, any other covers one host (RFC 5280, §4.2.1.10)."""
    return any(host == domain or (domain.startswith(".") and host.endswith(domain)) for domain in domains)
