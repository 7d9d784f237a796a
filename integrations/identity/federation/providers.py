"""The providers of a federation, as their chains describe them: resolved when needed, kept as long as the chain is good."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.utils import timezone

from integrations.errors import DeliveryError
from integrations.http import HttpClient, json_of
from integrations.identity.federation.chain import Anchor, Chain, resolve
from integrations.identity.federation.jose import BadToken, Jwk, keys_of
from integrations.identity.federation.statements import READ_SECONDS, BadChain

KIND = "openid_provider"
# A chain is asked for again long before it ends, so that what a superior withdrew does not live on for days.
REFRESH_SECONDS = 3600
# When the federation does not answer, the chain that is still good serves on; it is not asked at every login.
RETRY_SECONDS = 300


@dataclass(frozen=True)
class FederatedProvider:
    entity_id: str
    name: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    revocation_endpoint: str
    keys: tuple[Jwk, ...]
    expires_at: float


def federated_provider(entity_id: str, anchor: Anchor) -> FederatedProvider:
    """From memory when the chain is young enough. BadChain, DeliveryError."""
    kept, key = cache.get(_cache_key(entity_id, anchor)), _cache_key(entity_id, anchor)
    now = timezone.now().timestamp()
    good = kept if kept and kept["provider"]["expires_at"] > now else None
    if good and good["ask_again_at"] > now:
        return _from_json(good["provider"])
    try:
        return read_again(entity_id, anchor)
    except DeliveryError:
        if not good:
            raise
        _keep(key, good["provider"], now + RETRY_SECONDS, now)
        return _from_json(good["provider"])


def read_again(entity_id: str, anchor: Anchor) -> FederatedProvider:
    now = timezone.now().timestamp()
    key = _cache_key(entity_id, anchor)
    try:
        provider = _described(entity_id, resolve(entity_id, KIND, anchor, now))
    except BadChain:
        # Whoever vouched for it does so no more.
        cache.delete(key)
        raise
    _keep(key, asdict(provider), now + REFRESH_SECONDS, now)
    return provider


def _keep(key: str, provider: dict[str, Any], ask_again_at: float, now: float) -> None:
    seconds = int(provider["expires_at"] - now)
    cache.set(key, {"provider": provider, "ask_again_at": ask_again_at}, max(seconds, 0))


def _from_json(data: dict[str, Any]) -> FederatedProvider:
    return FederatedProvider(**(data | {"keys": tuple(data["keys"])}))


def _described(entity_id: str, chain: Chain) -> FederatedProvider:
    metadata = chain.metadata
    if metadata.get("issuer") != entity_id:
        raise BadChain("issuer_is_another")
    return FederatedProvider(
        entity_id=entity_id,
        name=str(metadata.get("organization_name") or chain.organization),
        authorization_endpoint=_address(metadata, "authorization_endpoint"),
        token_endpoint=_address(metadata, "token_endpoint"),
        userinfo_endpoint=_address(metadata, "userinfo_endpoint"),
        revocation_endpoint=_address(metadata, "revocation_endpoint", required=False),
        keys=_keys(metadata),
        expires_at=chain.expires_at,
    )


def _address(metadata: dict[str, Any], name: str, *, required: bool = True) -> str:
    value = metadata.get(name, "")
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    if parts.scheme in ("https", "http") and parts.hostname and not parts.fragment:
        return str(value)
    if required:
        raise BadChain(f"no_{name}")
    return ""


def _keys(metadata: dict[str, Any]) -> tuple[Jwk, ...]:
    jwks = metadata.get("jwks")
    if jwks is None and metadata.get("jwks_uri"):
        jwks = json_of(HttpClient(_address(metadata, "jwks_uri"), read_seconds=READ_SECONDS).get(""))
    try:
        return keys_of(jwks)
    except BadToken as error:
        raise BadChain("provider_without_keys") from error


def _cache_key(entity_id: str, anchor: Anchor) -> str:
    """Another anchor, or other keys of it, are another question."""
    asked = json.dumps([entity_id, anchor.entity_id, [dict(key) for key in anchor.keys]], sort_keys=True)
    return f"federation:{hashlib.sha256(asked.encode()).hexdigest()}"
