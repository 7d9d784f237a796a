"""Whom the metadata name as contacts: each federation has its own rules, and aggregators have theirs."""

from accounts.saml.profiles import SPID_NAMESPACE
from accounts.saml.service_provider import ServiceProvider
from integrations.identity.saml.elements import add, add_if
from integrations.identity.saml.options import CieOptions, SpidOptions
from integrations.identity.saml.xml import Element

AGGREGATOR_KINDS = {
    "pub-ag-full": "spid:PublicServicesFullAggregator",
    "pub-ag-lite": "spid:PublicServicesLightAggregator",
}


def add_contacts(entity: Element, provider: ServiceProvider) -> None:
    options = provider.options
    if isinstance(options, CieOptions):
        _add_administrative(entity, provider, options)
        if options.partner_name:
            _add_technical(entity, options)
    elif isinstance(options, SpidOptions) and options.aggregation:
        _add_aggregator(entity, options)
        _add_municipality(entity, provider, {f"{{{SPID_NAMESPACE}}}entityType": "spid:aggregated"})
    else:
        _add_municipality(entity, provider, {})


def _contact(entity: Element, kind: str, attributes: dict[str, str] | None = None) -> tuple[Element, Element]:
    contact = add(entity, "md:ContactPerson", attributes={"contactType": kind} | (attributes or {}))
    return contact, add(contact, "md:Extensions")


def _reach(contact: Element, company: str, email: str, phone: str) -> None:
    add(contact, "md:Company", company)
    add(contact, "md:EmailAddress", email)
    add_if(contact, "md:TelephoneNumber", phone)


def organization_name(provider: ServiceProvider) -> str:
    return provider.options.organization_name or provider.municipality.name


def _add_municipality(entity: Element, provider: ServiceProvider, attributes: dict[str, str]) -> None:
    """A public body (avviso SPID 29v3, §2.1); the aggregated one too (avviso 19v4, §2.3.2)."""
    contact, extensions = _contact(entity, "other", attributes)
    add(extensions, "spid:IPACode", provider.municipality.ipa_code)
    add(extensions, "spid:Public")
    _reach(contact, organization_name(provider), provider.options.email, provider.options.phone)


def _add_aggregator(entity: Element, options: SpidOptions) -> None:
    """Avviso SPID 19v4, §2.3.1; the light one also names the certificate that vouches for the aggregated."""
    contact, extensions = _contact(entity, "other", {f"{{{SPID_NAMESPACE}}}entityType": "spid:aggregator"})
    add_if(extensions, "spid:VATNumber", options.aggregator_vat_number)
    add_if(extensions, "spid:FiscalCode", options.aggregator_fiscal_code)
    add(extensions, AGGREGATOR_KINDS[options.aggregation])
    if options.aggregation == "pub-ag-lite":
        _add_validation_key(extensions, options.aggregator_certificate)
    _reach(contact, options.aggregator_name, options.aggregator_email, options.aggregator_phone)


def _add_validation_key(extensions: Element, pem: str) -> None:
    descriptor = add(extensions, "spid:KeyDescriptor", attributes={"use": "spid:validation"})
    add_certificate(descriptor, pem)


def add_certificate(parent: Element, pem: str) -> None:
    data = add(add(parent, "ds:KeyInfo"), "ds:X509Data")
    add(data, "ds:X509Certificate", "".join(line.strip() for line in pem.splitlines() if "-----" not in line))


def _add_administrative(entity: Element, provider: ServiceProvider, options: CieOptions) -> None:
    town = provider.municipality
    contact, extensions = _contact(entity, "administrative")
    add(extensions, "cie:Public")
    add(extensions, "cie:IPACode", town.ipa_code)
    add(extensions, "cie:FiscalCode", town.fiscal_code)
    add(extensions, "cie:Municipality", town.cadastral_code)
    add(extensions, "cie:Province", town.province)
    add(extensions, "cie:Country", "IT")
    _reach(contact, organization_name(provider), options.email, options.phone)


def _add_technical(entity: Element, options: CieOptions) -> None:
    contact, extensions = _contact(entity, "technical")
    add(extensions, "cie:Private")
    add_if(extensions, "cie:VATNumber", options.partner_vat_number)
    add_if(extensions, "cie:FiscalCode", options.partner_fiscal_code)
    add_if(extensions, "cie:NACE2Code", options.partner_activity)
    add(extensions, "cie:Municipality", options.partner_town)
    add_if(extensions, "cie:Province", options.partner_province)
    add(extensions, "cie:Country", "IT")
    _reach(contact, options.partner_name, options.partner_email, options.partner_phone)
