"""A key pair that a certification authority has certified (AgID's, or the vendor's), looked at before it is kept."""

import re
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from accounts.saml.certificate import ORGANIZATION_IDENTIFIER, POLICIES, URI, KeyPair
from accounts.saml.profiles import CIE
from accounts.saml.service_provider import ServiceProvider

LEAST_BITS = 2048
HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
# Avviso SPID 29v3: a public body by its IPA code; aggregators also by VAT number or fiscal code.
IDENTIFIER = re.compile(r"(PA:IT-|VATIT-|CF:IT-)[0-9A-Za-z_]{2,20}")
NEEDED = {
    "organizationName": NameOID.ORGANIZATION_NAME,
    "commonName": NameOID.COMMON_NAME,
    "uri": URI,
    "organizationIdentifier": ORGANIZATION_IDENTIFIER,
    "countryName": NameOID.COUNTRY_NAME,
    "localityName": NameOID.LOCALITY_NAME,
}
# The policies' numbers, from AgID's root to the kind of service provider.
AGID_CERT, PUBLIC_PROVIDER = POLICIES[1][0], POLICIES[2][0]


class CertificateRefused(ValueError):
    """Says what is wrong, in words for who runs the command. The key is never part of them."""


def read_key_pair(provider: ServiceProvider, certificate: bytes, key: bytes, now: datetime) -> KeyPair:
    """Both in PEM, the key without a password. Raises CertificateRefused."""
    read, private = _certificate(certificate), _key(key)
    _check_pair(read, private)
    _check_dates(read, now)
    if provider.profile is not CIE:
        _check_subject(read, provider)
        _check_extensions(read, provider)
    sealed = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = read.public_bytes(serialization.Encoding.PEM)
    return KeyPair(key=sealed.decode(), certificate=pem.decode(), expires_at=read.not_valid_after_utc)


def _refuse_unless(right: object, words: str) -> None:
    if not right:
        raise CertificateRefused(words)


def _certificate(pem: bytes) -> x509.Certificate:
    """The first one of the file: some authorities put their own behind it."""
    try:
        return x509.load_pem_x509_certificates(pem)[0]
    except ValueError:
        raise CertificateRefused("the certificate is not in PEM") from None


def _key(pem: bytes) -> RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise CertificateRefused("the key is not in PEM, or has a password") from None
    if not isinstance(key, RSAPrivateKey):
        raise CertificateRefused("the key is not an RSA key")
    return key


def _check_pair(certificate: x509.Certificate, key: RSAPrivateKey) -> None:
    _refuse_unless(key.key_size >= LEAST_BITS, f"the key has fewer than {LEAST_BITS} bits")
    _refuse_unless(certificate.public_key() == key.public_key(), "the certificate is of another key")
    algorithm = certificate.signature_hash_algorithm
    _refuse_unless(isinstance(algorithm, HASHES), "the certificate is not signed with SHA-256 or better")


def _check_dates(certificate: x509.Certificate, now: datetime) -> None:
    _refuse_unless(certificate.not_valid_before_utc <= now, "the certificate is not valid yet")
    _refuse_unless(now < certificate.not_valid_after_utc, "the certificate has expired")


def _check_subject(certificate: x509.Certificate, provider: ServiceProvider) -> None:
    """Avviso SPID 29v3, §1. An aggregator's certificate names the aggregator, any other one the municipality."""
    said = {name: _value(certificate, oid) for name, oid in NEEDED.items()}
    missing = [name for name, value in said.items() if not value]
    _refuse_unless(not missing, f"the certificate's subject lacks {', '.join(missing)}")
    _refuse_unless(IDENTIFIER.fullmatch(said["organizationIdentifier"]), "organizationIdentifier is malformed")
    if getattr(provider.options, "aggregation", ""):
        return
    wanted = f"PA:IT-{provider.municipality.ipa_code}"
    _refuse_unless(said["organizationIdentifier"] == wanted, f"organizationIdentifier is not {wanted}")
    _refuse_unless(said["uri"] == provider.entity_id, f"uri is not {provider.entity_id}")


def _value(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""


def _check_extensions(certificate: x509.Certificate, provider: ServiceProvider) -> None:
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        policies = extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        raise CertificateRefused("the certificate names no key usage, or no policies") from None
    _refuse_unless(usage.digital_signature, "the certificate is not for signatures")
    named = {policy.policy_identifier.dotted_string for policy in policies}
    wanted = {AGID_CERT} if getattr(provider.options, "aggregation", "") else {AGID_CERT, PUBLIC_PROVIDER}
    _refuse_unless(wanted <= named, f"the certificate lacks the policies {', '.join(sorted(wanted - named))}")
