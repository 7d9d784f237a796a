"""Anna's application in Segrate, as the tests of the cases make it; and a host that shows a certificate."""

import socket
import ssl
import threading
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from tests.cases.conftest import anna, definition, draft, office, received, service

__all__ = ["anna", "definition", "draft", "office", "received", "service"]


def certificate(folder, name="localhost", days=60):
    """The paths of a certificate of this name, good for so many days from now, and of its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(form))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(form, *plain))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls_host(tmp_path, monkeypatch):
    """`tls_host(days=60)`: the port on this machine that shows such a certificate; trusted unless said otherwise."""
    listeners = []

    def _host(name="localhost", days=60, trusted=True, plain=False):
        cert, key = certificate(tmp_path, name, days)
        monkeypatch.setenv("SSL_CERT_FILE", str(cert) if trusted else "/dev/null")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=_serve, args=(listener, None if plain else context), daemon=True).start()
        return listener.getsockname()[1]

    yield _host
    for listener in listeners:
        listener.close()


def _serve(listener, context):
    while True:
        try:
            visitor, _address = listener.accept()
        except OSError:
            return
        try:
            if context is None:
                visitor.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            else:
                context.wrap_socket(visitor, server_side=True).close()
        except OSError:
            pass
        finally:
            visitor.close()
