"""Until when the certificates of a municipality's logins are good. Inside the municipality."""

import base64
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography import x509
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import LoginKey
from integrations.capability import adapters_for, capabilities
from integrations.errors import DeliveryError
from integrations.identity.adapters.saml import SamlAdapter
from integrations.identity.saml.options import SpidOptions
from integrations.identity.saml.refresh import WAYS


class Kind(TextChoices):
    SIGNING = "signing", _("Firma delle richieste di accesso")
    AGGREGATOR = "aggregator", _("Certificato dell'aggregatore")
    PROVIDER = "provider", _("Gestore di identità")


@dataclass(frozen=True)
class Certificate:
    """`way`: spid, cie, eidas; `name`: of the provider it belongs to, "" when it is the municipality's own."""

    kind: Kind
    way: str
    name: str
    expires_at: datetime

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value, "expires_at": self.expires_at.isoformat()}


def certificates_here() -> list[Certificate]:
    """Of the ways in that are configured, the first to end first."""
    adapters = {way: found for way, found in adapters_for(WAYS).items() if isinstance(found, SamlAdapter)}
    found = [*_signing(set(adapters)), *(one for way, adapter in adapters.items() for one in _outside(way, adapter))]
    return sorted(found, key=lambda one: (one.expires_at, one.way, one.name))


def way_title(way: str) -> str:
    capability = capabilities().get(way)
    return capability.title if capability else way


def _signing(ways: set[str]) -> Iterator[Certificate]:
    rows = LoginKey.objects.filter(way__in=ways, state=LoginKey.State.ACTIVE).order_by("way")
    for way, expires_at in rows.values_list("way", "expires_at"):
        yield Certificate(Kind.SIGNING, way, "", expires_at)


def _outside(way: str, adapter: SamlAdapter[Any]) -> Iterator[Certificate]:
    options = adapter.options
    if isinstance(options, SpidOptions) and options.aggregator_certificate:
        held = x509.load_pem_x509_certificate(options.aggregator_certificate.encode())
        yield Certificate(Kind.AGGREGATOR, way, options.aggregator_name, held.not_valid_after_utc)
    for provider in _providers(adapter):
        # It may sign with any of them: it stops when the last one ends.
        last = max(_end_of(certificate) for certificate in provider.certificates)
        yield Certificate(Kind.PROVIDER, way, provider.name, last)


def _providers(adapter: SamlAdapter[Any]) -> list[Any]:
    try:
        return list(adapter.providers())
    except DeliveryError:
        return []


@lru_cache(maxsize=512)
def _end_of(certificate: str) -> datetime:
    """`certificate`: DER in base64. The same few stand in the metadata of every municipality."""
    return x509.load_der_x509_certificate(base64.b64decode(certificate)).not_valid_after_utc
