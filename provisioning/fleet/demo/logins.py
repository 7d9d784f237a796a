"""How citizens log in to a demonstration town: SPID, CIE and eIDAS, from the simulated providers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from integrations.identity.saml.providers import read_providers
from integrations.models import ProviderList
from integrations.simulators.demo import (
    Configuration,
    federation_configuration,
    providers_metadata,
    providers_url,
    saml_configuration,
)
from provisioning.fleet.demo.towns import Town

WAYS = ("spid", "cie", "eidas")
VENDOR = {
    "name": "Fornitore di prova S.r.l.",
    "vat_number": "IT12345678901",
    "fiscal_code": "12345678901",
    "phone": "+390698765432",
}


@dataclass(frozen=True)
class Simulators:
    """Where the simulated outside world answers, and the folder of what it remembers."""

    port: int
    smtp_port: int
    state: Path


def ways_in(town: Town, simulators: Simulators) -> list[Configuration]:
    email, phone = f"protocollo@{town.mail_domain}", _international(town.branding["phone"])
    more = {"spid": _aggregator(town), "cie": _partner(), "eidas": {}}
    saml = {
        way: saml_configuration(way, {"email": email, "phone": phone} | more[way], port=simulators.port) for way in WAYS
    }
    if town.federation:
        pec = {"email": town.branding["pec"]}
        saml["cie"] = federation_configuration("cie", pec, simulators.state, port=simulators.port)
    return list(saml.values())


def _international(phone: str) -> str:
    return f"+39{phone.replace(' ', '')}"


def _aggregator(town: Town) -> dict[str, Any]:
    if not town.aggregation:
        return {}
    vendor = {f"aggregator_{key}": value for key, value in VENDOR.items()}
    return vendor | {"aggregation": town.aggregation, "aggregator_email": "spid@fornitore.example"}


def _partner() -> dict[str, Any]:
    vendor = {f"partner_{key}": value for key, value in VENDOR.items()}
    more = {"activity": "62.01.00", "town": "F205", "province": "MI", "email": "cie@fornitore.example"}
    return vendor | {f"partner_{key}": value for key, value in more.items()}


def remember_providers(simulators: Simulators) -> None:
    """As if the nightly reading had been: the simulators are not up yet. On the public side."""
    for way in WAYS:
        text = providers_metadata(way, simulators.state, port=simulators.port)
        found = [provider.as_json() for provider in read_providers(text)]
        ProviderList.objects.update_or_create(
            url=providers_url(way, port=simulators.port), defaults={"providers": found, "read_at": timezone.now()}
        )
