"""Until when the certificate that a host shows to visitors is good, seen as a visitor sees it."""

import socket
import ssl
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# For the connection, and for each answer of the handshake.
PATIENCE_S = 5.0
# OpenSSL's own numbers (x509_vfy.h).
EXPIRED, WRONG_NAME = 10, 62


class HostProblem(TextChoices):
    UNREACHABLE = "unreachable", _("Non risponde")
    NO_TLS = "no_tls", _("Risponde senza HTTPS")
    EXPIRED = "expired", _("Certificato scaduto")
    WRONG_NAME = "wrong_name", _("Certificato di un altro nome")
    UNTRUSTED = "untrusted", _("Certificato non riconosciuto dai browser")


@dataclass(frozen=True)
class HostReading:
    """`problem`: "" when all is well. `expires_at` is known whenever the host shows a certificate, good or not."""

    host: str
    problem: str = ""
    expires_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"expires_at": self.expires_at.isoformat() if self.expires_at else None}


def read_host(host: str, port: int) -> HostReading:
    """Never raises. The host is one of ours, so it may well answer at a private address."""
    try:
        return HostReading(host, "", _end_shown(host, port, ssl.create_default_context()))
    except ssl.SSLCertVerificationError as refusal:
        return HostReading(host, _named(refusal.verify_code), _end_of_refused(host, port))
    except ssl.SSLError:
        return HostReading(host, HostProblem.NO_TLS.value)
    except (OSError, ValueError):
        # ValueError: a name that no resolver takes.
        return HostReading(host, HostProblem.UNREACHABLE.value)


def _named(code: int) -> str:
    return {EXPIRED: HostProblem.EXPIRED, WRONG_NAME: HostProblem.WRONG_NAME}.get(code, HostProblem.UNTRUSTED).value


def _end_of_refused(host: str, port: int) -> datetime | None:
    """Nothing is sent to a host that is not who it should be: only its certificate is read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        return _end_shown(host, port, context)
    except (OSError, ValueError):
        return None


def _end_shown(host: str, port: int, context: ssl.SSLContext) -> datetime:
    with (
        socket.create_connection((host, port), timeout=PATIENCE_S) as raw,
        context.wrap_socket(raw, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert(binary_form=True) or b""
    return x509.load_der_x509_certificate(shown).not_valid_after_utc
