"""Capabilities and their adapters: what exists, what the active municipality has configured, and how to get it.

A capability's `registry.py` registers here; everybody else asks `adapter_for("protocol")` or `options_for("identity")`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from integrations.errors import Misconfigured, NotConfigured
from integrations.models import CapabilityConfig
from tenants.crypto import Undecipherable, decrypt, encrypt


@dataclass(frozen=True)
class CheckResult:
    """One finding of `check_config`: `message` is Italian and for the administrator's page."""

    name: str
    ok: bool
    message: str


class Adapter(Protocol):
    """What all adapters of all capabilities share."""

    def check_config(self) -> list[CheckResult]:
        """Try the configuration without lasting effect. Never raises."""


@dataclass(frozen=True)
class AdapterType:
    """An adapter that can be chosen: the form of its options comes from `options` (Italian titles)."""

    name: str
    title: str
    options: type[BaseModel]
    build: Callable[[Any], Adapter]


@dataclass(frozen=True)
class Capability:
    name: str
    title: str
    adapters: dict[str, AdapterType] = field(default_factory=dict)

    def add(self, adapter: AdapterType) -> AdapterType:
        self.adapters[adapter.name] = adapter
        return adapter


class UnknownAdapter(LookupError):
    """No such capability, or no adapter of that name in it."""


_capabilities: dict[str, Capability] = {}


def register_capability(name: str, title: str) -> Capability:
    return _capabilities.setdefault(name, Capability(name, title))


def capabilities() -> Mapping[str, Capability]:
    return dict(_capabilities)


def adapter_type(capability: str, adapter: str) -> AdapterType:
    """Raises UnknownAdapter."""
    try:
        return _capabilities[capability].adapters[adapter]
    except KeyError:
        raise UnknownAdapter(f"{capability}/{adapter}") from None


def seal(options: BaseModel) -> str:
    return encrypt(json.dumps(options.model_dump(mode="json")))


def unseal(config: CapabilityConfig) -> BaseModel:
    """The options of a configuration; Misconfigured when key, adapter or content do not fit any more."""
    try:
        options = adapter_type(config.capability, config.adapter).options
        return options.model_validate_json(decrypt(config.sealed_options))
    except UnknownAdapter:
        raise Misconfigured("adapter_unknown") from None
    except Undecipherable:
        raise Misconfigured("options_undecipherable") from None
    except ValidationError:
        # Its text quotes the options, secrets included.
        raise Misconfigured("options_invalid") from None


def _active_config(capability: str) -> CapabilityConfig:
    config = CapabilityConfig.objects.filter(capability=capability, is_active=True).first()
    if config is None:
        raise NotConfigured(capability)
    return config


def options_for(capability: str) -> Any:
    """The active municipality's options for a capability (its Pydantic model). NotConfigured, Misconfigured."""
    return unseal(_active_config(capability))


def adapter_for(capability: str) -> Any:
    """The adapter that the active municipality uses for a capability. NotConfigured, Misconfigured."""
    config = _active_config(capability)
    return adapter_type(capability, config.adapter).build(unseal(config))


def adapters_for(names: Iterable[str]) -> dict[str, Any]:
    """The adapters of several capabilities in one question; those not configured, or not readable, are left out."""
    configs = CapabilityConfig.objects.filter(capability__in=list(names), is_active=True)
    found = {config.capability: _built(config) for config in configs}
    return {name: adapter for name, adapter in found.items() if adapter is not None}


def _built(config: CapabilityConfig) -> Any | None:
    try:
        return adapter_type(config.capability, config.adapter).build(unseal(config))
    except Misconfigured:
        return None
