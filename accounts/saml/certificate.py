"""Key pairs and certificates of a service provider, with the fields that AgID wants in them (avviso SPID 29v3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

KEY_BITS = 3072
VALID_DAYS = 3 * 365
URI = x509.ObjectIdentifier("2.5.4.83")
ORGANIZATION_IDENTIFIER = x509.ObjectIdentifier("2.5.4.97")
# The policies of AgID's tree, with the words that their notices must carry. The last one: a public service provider.
POLICIES = (
    ("1.3.76.16", "AgIDroot"),
    ("1.3.76.16.6", "agIDcert"),
    ("1.3.76.16.4.2.1", "cert_SP_Pub"),
)


@dataclass(frozen=True)
class Holder:
    """Whom the certificate names. `ipa_code` becomes `PA:IT-…`; `locality` is the town of the seat."""

    name: str
    entity_id: str
    ipa_code: str
    locality: str


@dataclass(frozen=True)
class KeyPair:
    """Both in PEM."""

    key: str
    certificate: str
    expires_at: datetime


def make_key_pair(holder: Holder, now: datetime) -> KeyPair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = _certificate(key, holder, now)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return KeyPair(
        key=private.decode(),
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        expires_at=certificate.not_valid_after_utc,
    )


def _certificate(key: rsa.RSAPrivateKey, holder: Holder, now: datetime) -> x509.Certificate:
    name = _name(holder)
    public = key.public_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # Clocks differ: a certificate made now must be good at once.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        .add_extension(_key_usage(), critical=True)
        .add_extension(_policies(), critical=False)
        .add_extension(identifier, critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _name(holder: Holder) -> x509.Name:
    # 64 characters is all that X.520 gives to names.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder.name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, holder.name[:64]),
            x509.NameAttribute(URI, holder.entity_id),
            x509.NameAttribute(ORGANIZATION_IDENTIFIER, f"PA:IT-{holder.ipa_code}"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(NameOID.LOCALITY_NAME, holder.locality[:128]),
        ]
    )


def _key_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _policies() -> x509.CertificatePolicies:
    return x509.CertificatePolicies(
        [
            x509.PolicyInformation(x509.ObjectIdentifier(number), [x509.UserNotice(None, words)])
            for number, words in POLICIES
        ]
    )
