"""XML signatures (XMLDSig) and signed queries (SAML bindings 2.0, §3.4.4.1), in SPID's narrow profile of both."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast
from urllib.parse import quote_plus, unquote_plus

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree
from signxml import SignatureConfiguration, VerifyResult, XMLSigner, XMLVerifier
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod

from integrations.identity.saml.xml import DS, NAMESPACES, Element, parse

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
# What a signature may do to the signed part before it is hashed; anything else could hide content from it.
TRANSFORMS = {"http://www.w3.org/2000/09/xmldsig#enveloped-signature", EXCLUSIVE, f"{EXCLUSIVE}WithComments"}
_RSA = frozenset({SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512})
_ECDSA = frozenset({SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384, SignatureMethod.ECDSA_SHA512})
CURVES = (ec.SECP256R1, ec.SECP384R1)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_SIZES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_RSA_QUERIES = {f"{_MORE}rsa-{name}": algorithm for name, algorithm in _SIZES.items()}
_ECDSA_QUERIES = {f"{_MORE}ecdsa-{name}": algorithm for name, algorithm in _SIZES.items()}


@dataclass(frozen=True)
class SigningKey:
    """`certificate` in PEM."""

    private: RSAPrivateKey = field(repr=False)
    certificate: str


class BadSignature(ValueError):
    """Absent, not ours to trust, or not over what it must be over. The text is a technical word."""


def sign(root: Element, key: SigningKey) -> Element:
    """The element with a signature over all of it, which replaces the placeholder in it (`placeholder()`)."""
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    return signer.sign(
        root, key=key.private, cert=key.certificate, reference_uri=f"#{root.get('ID')}", id_attribute="ID"
    )


def placeholder() -> Element:
    return etree.Element(f"{{{DS}}}Signature", {"Id": "placeholder"}, nsmap={"ds": DS})


def signed_part(part: Element, certificates: Iterable[str]) -> Element:
    """The part as its own signature covers it, read anew from the very bytes that were signed. Raises BadSignature.

    The part is taken out of its document before its signature is looked at, so nothing elsewhere in the document can stand
    in for it (signature wrapping), and what is returned holds nothing that was not signed.
    """
    alone = parse(etree.tostring(part, with_tail=False))
    _check_form(alone)
    for certificate in certificates:
        signed = _verified(alone, certificate)
        if signed is not None:
            return signed
    raise BadSignature("signature_not_of_the_provider")


def _check_form(part: Element) -> None:
    """One signature, over the whole part and by its ID, with the two transforms that SAML allows (SAML core 2.0, §5.4)."""
    signatures = part.findall("ds:Signature", NAMESPACES)
    if len(signatures) != 1:
        raise BadSignature("signature_missing" if not signatures else "signature_twice")
    references = signatures[0].findall("ds:SignedInfo/ds:Reference", NAMESPACES)
    if [reference.get("URI") for reference in references] != [f"#{part.get('ID')}"] or not part.get("ID"):
        raise BadSignature("signature_of_something_else")
    transforms = signatures[0].iterfind(".//ds:Transform", NAMESPACES)
    if any(transform.get("Algorithm") not in TRANSFORMS for transform in transforms):
        raise BadSignature("transform_not_allowed")
    if signatures[0].find("ds:Object", NAMESPACES) is not None:
        raise BadSignature("signature_with_object")
    identifiers = [node.get("ID") for node in part.iter() if node.get("ID")]
    if len(identifiers) != len(set(identifiers)):
        raise BadSignature("identifier_twice")


def _verified(part: Element, certificate: str) -> Element | None:
    holder = _certificate(certificate)
    methods = _methods_of(holder)
    if not methods:
        return None
    expected = SignatureConfiguration(
        location="./",
        # The metadata vouch for the key, and the dates of the certificate around it say nothing
        # (SAML metadata interoperability profile 1.0, §2.6.1).
        verification_time=holder.not_valid_before_utc,
        signature_methods=methods,
        digest_algorithms=_DIGESTS,
    )
    try:
        result = XMLVerifier().verify(part, x509_cert=holder, id_attribute="ID", expect_config=expected)
    except Exception:
        # The library has errors of many kinds for what a stranger may send; all of them mean no.
        return None
    return cast(VerifyResult, result).signed_xml


def _methods_of(holder: x509.Certificate) -> frozenset[SignatureMethod]:
    """Those of the key's own kind: what a stranger names in the message does not choose how the key is used."""
    key = holder.public_key()
    if isinstance(key, RSAPublicKey):
        return _RSA
    return _ECDSA if _on_our_curves(key) else frozenset()


def _on_our_curves(key: object) -> bool:
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES)


@lru_cache(maxsize=256)
def _certificate(text: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(text))


def signed_query(parameters: dict[str, str], key: SigningKey) -> str:
    """The query with its signature behind it. The order of the parameters is the one that is signed."""
    query = _encoded(parameters | {"SigAlg": RSA_SHA256})
    signature = key.private.sign(query.encode(), PKCS1v15(), hashes.SHA256())
    return f"{query}&Signature={quote_plus(base64.b64encode(signature).decode())}"


def signed_parameter(raw: str, name: str, certificates: Iterable[str]) -> str:
    """The parameter of a query that one of these has signed, over the text as it came. Raises BadSignature.

    Returned from here, and not read again from the request: with a name written in two ways the two could differ.
    """
    said = dict(pair.split("=", 1) for pair in raw.split("&") if "=" in pair)
    method = _decoded(said.get("SigAlg", ""))
    if method not in _RSA_QUERIES | _ECDSA_QUERIES or "Signature" not in said:
        raise BadSignature("signature_missing")
    text = "&".join(f"{name}={said[name]}" for name in (name, "RelayState", "SigAlg") if name in said)
    try:
        signature = base64.b64decode(_decoded(said["Signature"]), validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("signature_not_base64") from None
    if not any(_signs(certificate, signature, text.encode(), method) for certificate in certificates):
        raise BadSignature("signature_not_of_the_provider")
    return _decoded(said.get(name, ""))


def _signs(certificate: str, signature: bytes, text: bytes, method: str) -> bool:
    key = _certificate(certificate).public_key()
    try:
        if isinstance(key, RSAPublicKey) and method in _RSA_QUERIES:
            key.verify(signature, text, PKCS1v15(), _RSA_QUERIES[method])
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and _on_our_curves(key) and method in _ECDSA_QUERIES:
            key.verify(_as_der(signature, key), text, ec.ECDSA(_ECDSA_QUERIES[method]))
            return True
    except InvalidSignature:
        pass
    return False


def _as_der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """XMLDSig writes the two numbers one behind the other (XML signature 1.1, §6.4.3). Raises InvalidSignature."""
    length = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * length:
        raise InvalidSignature
    first, second = signature[:length], signature[length:]
    return encode_dss_signature(int.from_bytes(first, "big"), int.from_bytes(second, "big"))


def _encoded(parameters: dict[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(value)}" for name, value in parameters.items())


def _decoded(text: str) -> str:
    return unquote_plus(text)
