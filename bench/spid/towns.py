"""A municipality for each profile of the test, configured as the profile wants it."""

from dataclasses import dataclass, field
from typing import Any

from integrations.actions.configure import configure
from provisioning.fleet.demo.towns import BORGO_SERENO
from provisioning.fleet.provisioning import Facts, provision
from tenants.context import tenant_context

BY = {"kind": "system", "id": "", "name": "spid-check"}
REACH = {"email": "protocollo@comune.example", "phone": "+390212345678"}
AGGREGATOR = {
    "aggregator_name": "Fornitore di prova S.r.l.",
    "aggregator_vat_number": "IT12345678901",
    "aggregator_fiscal_code": "12345678901",
    "aggregator_email": "spid@fornitore.example",
    "aggregator_phone": "+390698765432",
}
PARTNER = {
    "partner_name": "Fornitore di prova S.r.l.",
    "partner_vat_number": "IT12345678901",
    "partner_fiscal_code": "12345678901",
    "partner_activity": "62.01.00",
    "partner_town": "F205",
    "partner_province": "MI",
    "partner_email": "cie@fornitore.example",
    "partner_phone": "+390698765432",
}


@dataclass(frozen=True)
class Profile:
    """`name` as the test knows it; `way` is the capability that is configured with `options`."""

    name: str
    way: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.name.replace("-", "")

    @property
    def host(self) -> str:
        return f"{self.label}.localhost"


PROFILES = (
    Profile("spid-sp-public", "spid"),
    Profile("spid-sp-ag-public-full", "spid", {"aggregation": "pub-ag-full", **AGGREGATOR}),
    Profile("spid-sp-ag-public-lite", "spid", {"aggregation": "pub-ag-lite", **AGGREGATOR}),
    Profile("cie-sp-public", "cie", PARTNER),
    Profile("ficep-eidas-sp", "eidas"),
)


def provision_town(profile: Profile, number: int, provider_metadata: str, certificate: str) -> None:
    """`certificate` is the one with which a light aggregator vouches for its municipalities."""
    name = f"Comune di prova {number}"
    facts = Facts(
        profile.label,
        name,
        f"09990{number}",
        f"c_z90{number}",
        f"0000000000{number}",
        f"Z90{number}",
        900,
        "MI",
        "Lombardia",
    )
    town = provision(facts, profile.host, BORGO_SERENO.branding)
    more = {"aggregator_certificate": certificate} if profile.options.get("aggregation") == "pub-ag-lite" else {}
    options = REACH | profile.options | more | {"metadata_xml": provider_metadata}
    with tenant_context(town):
        configure(profile.way, "saml", options, by=BY)
