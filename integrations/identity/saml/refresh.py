"""Reading the metadata of identity providers again, for all municipalities at once."""

from typing import Any

import structlog
from django.utils import timezone

from integrations.capability import adapters_for
from integrations.errors import DeliveryError, TransientError
from integrations.http import HttpClient
from integrations.identity.saml.options import SamlOptions
from integrations.identity.saml.providers import Provider, read_providers
from integrations.identity.saml.xml import BadXml
from integrations.models import ProviderList
from tenants.fleet import for_each_municipality

log = structlog.get_logger(__name__)
WAYS = ("spid", "cie", "eidas")


def read_again(url: str) -> tuple[Provider, ...]:
    """What the address says now, kept for everybody. Raises DeliveryError; what was known before then stays."""
    try:
        providers = read_providers(HttpClient(url).get("").content)
    except BadXml as error:
        raise TransientError(f"metadata_{error}") from error
    content = {"providers": [provider.as_json() for provider in providers], "read_at": timezone.now()}
    ProviderList.objects.update_or_create(url=url, defaults=content)
    return providers


def known(url: str) -> tuple[dict[str, Any], ...]:
    row = ProviderList.objects.filter(url=url).first()
    return tuple(row.providers) if row else ()


def addresses_in_use() -> set[str]:
    """Of all municipalities. Call it on the public side."""
    found: set[str] = set()

    def collect(_municipality: Any) -> None:
        options = [adapter.options for adapter in adapters_for(WAYS).values()]
        # The same ways may go by OpenID Federation, which has no such list.
        found.update(own.metadata_url for own in options if isinstance(own, SamlOptions) and not own.metadata_xml)

    for_each_municipality(collect)
    return found - {""}


def refresh_all() -> int:
    """How many addresses could not be read."""
    return sum(not _refreshed(url) for url in sorted(addresses_in_use()))


def _refreshed(url: str) -> bool:
    try:
        read_again(url)
    except DeliveryError as error:
        log.warning("provider metadata not read", url=url, error=error.code)
        return False
    return True
