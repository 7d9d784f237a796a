"""The metadata of the municipality as service provider: signed, and made anew at every question."""

import uuid

from accounts.saml.keys import published_certificates, signing_key
from accounts.saml.metadata_contacts import add_certificate, add_contacts, organization_name
from accounts.saml.profiles import AttributeSet
from accounts.saml.service_provider import ServiceProvider
from integrations.identity.saml.elements import LANGUAGE, add, root, written
from integrations.identity.saml.names import TRANSIENT
from integrations.identity.saml.signatures import placeholder, sign
from integrations.identity.saml.xml import DS, MD, POST, REDIRECT, SAMLP, Element


def metadata(provider: ServiceProvider) -> bytes:
    key = signing_key(provider)
    profile = provider.profile
    namespaces = {"md": MD, "ds": DS, profile.prefix: profile.namespace}
    entity = root("md:EntityDescriptor", {"entityID": provider.entity_id, "ID": f"_{uuid.uuid4().hex}"}, namespaces)
    entity.append(placeholder())
    _add_role(entity, provider)
    _add_organization(entity, provider)
    add_contacts(entity, provider)
    return written(sign(entity, key))


def _add_role(entity: Element, provider: ServiceProvider) -> None:
    role = add(
        entity,
        "md:SPSSODescriptor",
        attributes={
            "AuthnRequestsSigned": "true",
            "WantAssertionsSigned": "true",
            "protocolSupportEnumeration": SAMLP,
        },
    )
    for certificate in published_certificates(provider):
        descriptor = add(role, "md:KeyDescriptor", attributes={"use": "signing"})
        add_certificate(descriptor, certificate)
    for binding in (POST, REDIRECT):
        add(role, "md:SingleLogoutService", attributes={"Binding": binding, "Location": provider.slo_url})
    add(role, "md:NameIDFormat", TRANSIENT)
    place = {"Binding": POST, "Location": provider.acs_url, "index": "0", "isDefault": "true"}
    add(role, "md:AssertionConsumerService", attributes=place)
    for attribute_set in provider.profile.sets:
        _add_set(role, attribute_set)


def _add_set(role: Element, attribute_set: AttributeSet) -> None:
    service = add(role, "md:AttributeConsumingService", attributes={"index": str(attribute_set.index)})
    add(service, "md:ServiceName", attribute_set.name, {LANGUAGE: "it"})
    for name in attribute_set.attributes:
        add(service, "md:RequestedAttribute", attributes={"Name": name})


def _add_organization(entity: Element, provider: ServiceProvider) -> None:
    organization = add(entity, "md:Organization")
    name = organization_name(provider)
    add(organization, "md:OrganizationName", name, {LANGUAGE: "it"})
    add(organization, "md:OrganizationDisplayName", name, {LANGUAGE: "it"})
    add(organization, "md:OrganizationURL", provider.options.organization_url or provider.origin, {LANGUAGE: "it"})
