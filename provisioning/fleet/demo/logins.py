"""How citizens log in to a demonstration town: SPID, CIE and eIDAS, from the simulated providers."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from integrations.identity.saml.providers import read_providers
from integrations.models import ProviderList
from integrations.simulators.demo import Configuration, providers_metadata, providers_url, saml_configuration
from provisioning.fleet.demo.towns import Town

WAYS = ("spid", "cie", "eidas")
VENDOR = {
    "name": "Fornitore di prova S.r.l.",
    "vat_number": "IT12345678901",
    "fiscal_code": "12345678901",
    "phone": "+390698765432",
}


def ways_in(town: Town, port: int) -> list[Configuration]:
    reach = {"email": f"protocollo@{town.mail_domain}", "phone": _international(town.branding["phone"])}
    more = {"spid": _aggregator(town), "cie": _partner(), "eidas": {}}
    return [saml_configuration(way, reach | more[way], port=port) for way in WAYS]


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


def remember_providers(port: int, folder: Path) -> None:
    """As if the nightly reading had been: the simulators, whose `folder` this is, are not up yet. On the public side."""
    for way in WAYS:
        text = providers_metadata(way, folder, port=port)
        found = [provider.as_json() for provider in read_providers(text)]
        ProviderList.objects.update_or_create(
            url=providers_url(way, port=port), defaults={"providers": found, "read_at": timezone.now()}
        )
