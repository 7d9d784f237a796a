"""A municipality for each profile of the test, configured as the profile wants it."""

from dataclasses import dataclass, field
from typing import Any

from integrations.actions.configure import configure
from provisioning.fleet.demo.towns import BORGO_SERENO
from provisioning.fleet.provisioning import Facts, provision
from tenants.context import tenant_context
from tenants.models import Municipality

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
    """`name` as the test knows it; `way` is the capability that is configured with `options` in the town of that label."""

    name: str
    town: str
    way: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{self.town}.localhost"


# A municipality has one SPID, so each form of it needs one; the card and eIDAS stand beside SPID as they do in life.
PROFILES = (
    Profile("spid-sp-public", "proprio", "spid"),
    Profile("spid-sp-ag-public-full", "aggregato", "spid", {"aggregation": "pub-ag-full", **AGGREGATOR}),
    Profile("spid-sp-ag-public-lite", "leggero", "spid", {"aggregation": "pub-ag-lite", **AGGREGATOR}),
    Profile("cie-sp-public", "proprio", "cie", PARTNER),
    Profile("ficep-eidas-sp", "proprio", "eidas"),
)


def configure_profile(profile: Profile, town: Municipality, provider_metadata: str, certificate: str) -> None:
    """`certificate` is the one with which a light aggregator vouches for its municipalities."""
    more = {"aggregator_certificate": certificate} if profile.options.get("aggregation") == "pub-ag-lite" else {}
    options = REACH | profile.options | more | {"metadata_xml": provider_metadata}
    with tenant_context(town):
        configure(profile.way, "saml", options, by=BY)


def provision_town(label: str, number: int) -> Municipality:
    facts = Facts(
        schema_name=label,
        name=f"Comune di prova {number}",
        istat_code=f"09990{number}",
        ipa_code=f"c_z90{number}",
        fiscal_code=f"0000000000{number}",
        cadastral_code=f"Z90{number}",
        population=900,
        province="MI",
        region="Lombardia",
    )
    return provision(facts, f"{label}.localhost", BORGO_SERENO.branding)
