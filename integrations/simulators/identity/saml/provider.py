"""The simulated provider: its name, its key, its metadata, and reading what service providers ask."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from integrations.identity.saml.elements import LANGUAGE, add, root, written
from integrations.identity.saml.names import TRANSIENT
from integrations.identity.saml.signatures import SigningKey, placeholder, sign
from integrations.identity.saml.transport import redirected
from integrations.identity.saml.xml import DS, MD, NAMESPACES, POST, REDIRECT, SAMLP, Element, text_of


@dataclass(frozen=True)
class Asked:
    """An AuthnRequest as it came; `acs_url` is what the service provider's metadata say of its index."""

    request_id: str
    entity_id: str
    destination: str
    level: str
    attribute_set: str
    relay_state: str


@dataclass(frozen=True)
class SimulatedProvider:
    entity_id: str
    name: str
    key: SigningKey

    @property
    def login(self) -> str:
        return f"{self.entity_id}/sso"

    @property
    def logout(self) -> str:
        return f"{self.entity_id}/slo"

    def metadata(self) -> str:
        """Signed, as those that AgID's registry gives out."""
        return written(sign(self._described(), self.key)).decode()

    def _described(self) -> Element:
        attributes = {"entityID": self.entity_id, "ID": f"_{secrets.token_hex(16)}"}
        entity = root("md:EntityDescriptor", attributes, {"md": MD, "ds": DS})
        entity.append(placeholder())
        kind = {"protocolSupportEnumeration": SAMLP, "WantAuthnRequestsSigned": "true"}
        role = add(entity, "md:IDPSSODescriptor", attributes=kind)
        descriptor = add(role, "md:KeyDescriptor", attributes={"use": "signing"})
        data = add(add(descriptor, "ds:KeyInfo"), "ds:X509Data")
        add(data, "ds:X509Certificate", bare(self.key.certificate))
        for binding in (REDIRECT, POST):
            add(role, "md:SingleLogoutService", attributes={"Binding": binding, "Location": self.logout})
        add(role, "md:NameIDFormat", TRANSIENT)
        for binding in (REDIRECT, POST):
            add(role, "md:SingleSignOnService", attributes={"Binding": binding, "Location": self.login})
        organization = add(entity, "md:Organization")
        for name in ("OrganizationName", "OrganizationDisplayName"):
            add(organization, f"md:{name}", self.name, {LANGUAGE: "it"})
        add(organization, "md:OrganizationURL", self.entity_id, {LANGUAGE: "it"})
        return entity


def bare(pem: str) -> str:
    return "".join(line for line in pem.splitlines() if "-----" not in line)


def new_key(now: datetime) -> SigningKey:
    """Small, since it protects nothing."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gestore di prova")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .sign(private, hashes.SHA256())
    )
    return SigningKey(private, certificate.public_bytes(Encoding.PEM).decode())


def read_request(address: str) -> Asked:
    """What the browser carries to the provider (HTTP-Redirect)."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    message = redirected(query["SAMLRequest"])
    asked = message.find("samlp:RequestedAuthnContext/saml:AuthnContextClassRef", NAMESPACES)
    return Asked(
        request_id=message.get("ID"),
        entity_id=text_of(message.find("saml:Issuer", NAMESPACES)),
        destination=message.get("Destination"),
        level=text_of(asked),
        attribute_set=message.get("AttributeConsumingServiceIndex"),
        relay_state=query.get("RelayState", ""),
    )


def posted(message: bytes) -> str:
    """As a form carries it."""
    return base64.b64encode(message).decode()
