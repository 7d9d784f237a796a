"""What has to be asked of other systems: do the integrations work, what do the hosts show. Each question has a time-out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.capability import CheckResult, adapter_type, capabilities, unseal
from integrations.errors import Misconfigured
from integrations.models import CapabilityConfig
from provisioning.fleet.health.domains import ask_registry, first_end
from provisioning.fleet.health.tls import HostReading, read_host
from tenants.context import tenant_context
from tenants.models import Municipality

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Checked:
    """An integration that the municipality uses, and what its `check_config()` found."""

    capability: str
    title: str
    adapter: str
    findings: tuple[CheckResult, ...]

    @property
    def ok(self) -> bool:
        return all(finding.ok for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        findings = [{"ok": finding.ok, "message": finding.message} for finding in self.findings]
        return {"capability": self.capability, "title": self.title, "adapter": self.adapter, "findings": findings}


@dataclass(frozen=True)
class OutsideReading:
    """`domain_expires_on`: of the registered domain that ends first, where one is known."""

    checked_at: datetime
    integrations: list[Checked]
    hosts: list[HostReading]
    domain_expires_on: date | None = None


def ask_outside(municipality: Municipality) -> OutsideReading:
    """On the public side, outside transactions: it may take as long as all time-outs together."""
    hosts = [read_host(host, settings.SPORTELLO_TLS_PORT) for host in _hosts(municipality)]
    with tenant_context(municipality):
        configured = CapabilityConfig.objects.filter(is_active=True).order_by("capability")
        integrations = [_checked(config) for config in configured]
    ask_registry(list(municipality.domains.values_list("domain", flat=True)))
    return OutsideReading(timezone.now(), integrations, hosts, first_end(municipality))


def _hosts(municipality: Municipality) -> list[str]:
    """None where the installation does without HTTPS, as on a developer's machine."""
    if settings.SPORTELLO_SCHEME != "https":
        return []
    return list(municipality.domains.order_by("-is_primary", "domain").values_list("domain", flat=True))


def _checked(config: CapabilityConfig) -> Checked:
    title = capabilities()[config.capability].title if config.capability in capabilities() else config.capability
    return Checked(config.capability, title, config.adapter, tuple(_findings(config)))


def _findings(config: CapabilityConfig) -> list[CheckResult]:
    try:
        options = unseal(config)
        return adapter_type(config.capability, config.adapter).build(options).check_config()
    except Misconfigured:
        return [CheckResult("options", False, _("La configurazione non è più leggibile: va scritta di nuovo."))]
    except Exception as error:
        # It should not raise; if it does, the other integrations still deserve their check.
        log.error("check raised", capability=config.capability, error=type(error).__name__)
        return [CheckResult("check", False, _("La verifica non è riuscita."))]
