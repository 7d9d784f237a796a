"""The PDF inside a p7m, however the signing program wrote it."""

import base64
import datetime
import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from documents.signed import content_of
from documents.sniffing import PDF, sniff
from tests.cases.conftest import PDF as SAMPLE


def sign(content: bytes, encoding=serialization.Encoding.DER, *options) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Anna Bianchi")])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    )
    certificate = builder.not_valid_before(start).not_valid_after(start.replace(year=2030)).sign(key, hashes.SHA256())
    signer = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return signer.sign(encoding, [pkcs7.PKCS7Options.Binary, *options])


def indefinite(content: bytes) -> bytes:
    """BER as smart-card programs write it: lengths left open, the content in pieces."""
    pieces = b"".join(
        b"\x04" + bytes([len(p)]) + p for p in (content[i : i + 100] for i in range(0, len(content), 100))
    )
    octets = b"\x24\x80" + pieces + b"\x00\x00"
    inner = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80" + octets + b"\x00\x00" * 2
    signed = b"\x30\x80\x02\x01\x01\x31\x00" + inner + b"\x31\x00\x00\x00"
    return b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + signed + b"\x00\x00" * 2


@pytest.mark.parametrize(
    "data",
    [
        sign(SAMPLE), sign(SAMPLE, serialization.Encoding.PEM), base64.encodebytes(sign(SAMPLE)), sign(sign(SAMPLE)),
        indefinite(SAMPLE),
    ],
    ids=["der", "pem", "base64", "twice", "ber"],
)  # fmt: skip
def test_it_finds_the_document(data):
    assert content_of(data) == SAMPLE
    assert sniff(io.BytesIO(content_of(data))) is PDF


def test_a_detached_signature_holds_nothing():
    assert content_of(sign(SAMPLE, serialization.Encoding.DER, pkcs7.PKCS7Options.DetachedSignature)) is None


@given(st.binary(max_size=300))
def test_it_never_raises(noise):
    assert content_of(noise) is None or isinstance(content_of(noise), bytes)


@given(st.integers(0, 900), st.binary(min_size=1, max_size=4))
def test_damage_never_raises(at, noise):
    data = indefinite(SAMPLE)
    damaged = data[:at] + noise + data[at + len(noise) :]
    assert content_of(damaged) is None or isinstance(content_of(damaged), bytes)
    content_of(data[:at])
