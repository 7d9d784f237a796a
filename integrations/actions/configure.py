from collections.abc import Mapping
from typing import Any

from django.db import transaction

from integrations import breaker
from integrations.capability import adapter_type, seal
from integrations.models import CapabilityConfig
from integrations.wake import nudge, signal_work


def configure(capability: str, adapter: str, options: Mapping[str, Any], *, by: dict) -> CapabilityConfig:
    """Choose the active municipality's adapter for a capability. The options are validated, then encrypted.

    What waits for this capability is tried again at once. Raises UnknownAdapter, pydantic.ValidationError.
    """
    valid = adapter_type(capability, adapter).options.model_validate(dict(options))
    with transaction.atomic():
        config, _ = CapabilityConfig.objects.update_or_create(
            capability=capability,
            defaults={"adapter": adapter, "sealed_options": seal(valid), "is_active": True, "updated_by": by},
        )
        breaker.reset(capability)
        signal_work()
        transaction.on_commit(nudge, robust=True)
    return config
