"""Providers that sign with ECDSA: P-256 and P-384 with SHA-256 or better, and nothing else."""

import base64
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.utils import timezone
from lxml import etree
from signxml import XMLSigner
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod

from integrations.identity.saml.signatures import BadSignature, SigningKey, placeholder, signed_parameter
from integrations.identity.saml.xml import NAMESPACES
from integrations.simulators.identity.saml.provider import SimulatedProvider, bare
from tests.accounts.saml.conftest import Browser, configure_way

SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"


def certified(curve):
    private = ec.generate_private_key(curve)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gestore di prova")])
    now = timezone.now()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return private, builder.sign(private, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


class Lenient(XMLSigner):
    """Signs also with what we refuse."""

    def check_deprecated_methods(self):
        pass


def signing(private, certificate, method):
    """The assertion signed so, in place."""

    def change(response):
        assertion = response.find("saml:Assertion", NAMESPACES)
        alone = etree.fromstring(etree.tostring(assertion, with_tail=False))
        alone.insert(1, placeholder())
        signer = Lenient(
            signature_algorithm=method,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        uri = f"#{alone.get('ID')}"
        signed = signer.sign(alone, key=private, cert=certificate, reference_uri=uri, id_attribute="ID")
        response.replace(assertion, signed)

    return change


@pytest.fixture
def log_in(segrate, towns, visit, keys):
    """With a provider whose metadata name this certificate, and an assertion signed so."""

    def _log_in(certificate, private, signer_certificate, method):
        # Its metadata are signed with RSA, which nobody looks at here.
        provider = SimulatedProvider("https://curve.example", "Gestore", SigningKey(keys[0].private, certificate))
        configure_way(segrate, "spid", provider)
        browser = Browser(visit("segrate"), "segrate.localhost", provider)
        change = signing(private, signer_certificate, method)
        return browser.log_in(sign_assertion=False, sign_response=False, change=change)

    return _log_in


@pytest.mark.parametrize(
    ("curve", "method"),
    [(ec.SECP256R1(), SignatureMethod.ECDSA_SHA256), (ec.SECP384R1(), SignatureMethod.ECDSA_SHA384)],
)
def test_it_takes_both_curves(log_in, curve, method):
    private, certificate = certified(curve)
    assert log_in(certificate, private, certificate, method).status_code == 302


@pytest.mark.parametrize(
    ("curve", "method"),
    [(ec.SECP256R1(), SignatureMethod.ECDSA_SHA1), (ec.SECP256K1(), SignatureMethod.ECDSA_SHA256)],
)
def test_it_refuses_weak_hashes_and_other_curves(log_in, people_of, curve, method):
    private, certificate = certified(curve)
    assert log_in(certificate, private, certificate, method).status_code == 403
    assert people_of() == {}


def test_it_refuses_the_key_of_somebody_else_even_with_its_certificate_beside_it(log_in, people_of):
    _mine, published = certified(ec.SECP256R1())
    private, certificate = certified(ec.SECP256R1())
    assert log_in(published, private, certificate, SignatureMethod.ECDSA_SHA256).status_code == 403
    assert people_of() == {}


def test_it_refuses_an_ecdsa_signature_where_the_metadata_name_an_rsa_key(log_in, keys, people_of):
    private, certificate = certified(ec.SECP256R1())
    answer = log_in(keys[0].certificate, private, certificate, SignatureMethod.ECDSA_SHA256)
    assert answer.status_code == 403
    assert people_of() == {}


def query(private, algorithm=SHA256, *, raw=True):
    text = f"SAMLRequest=abc&SigAlg={quote_plus(algorithm)}"
    signature = private.sign(text.encode(), ec.ECDSA(hashes.SHA256()))
    if raw:
        first, second = decode_dss_signature(signature)
        signature = first.to_bytes(32, "big") + second.to_bytes(32, "big")
    return f"{text}&Signature={quote_plus(base64.b64encode(signature))}"


def test_a_signed_query_is_taken_too():
    private, certificate = certified(ec.SECP256R1())
    assert signed_parameter(query(private), "SAMLRequest", [bare(certificate)]) == "abc"


def test_a_signed_query_of_another_key_form_or_method_is_refused(keys):
    private, certificate = certified(ec.SECP256R1())
    rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    other = certified(ec.SECP256R1())[1]
    for raw, known in (
        (query(private), other),
        (query(private), keys[0].certificate),
        (query(private, raw=False), certificate),
        (query(private, rsa), certificate),
    ):
        with pytest.raises(BadSignature):
            signed_parameter(raw, "SAMLRequest", [bare(known)])
