"""SPID, CIE and eIDAS by SAML 2.0: which identity providers there are. The login itself is in `accounts.saml`."""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integrations.capability import CheckResult
from integrations.errors import DeliveryError
from integrations.identity.contract import IdentityProvider
from integrations.identity.saml.options import CieOptions, EidasOptions, SamlOptions, SpidOptions
from integrations.identity.saml.providers import Provider, from_json, read_providers
from integrations.identity.saml.refresh import known, read_again

O = TypeVar("O", bound=SamlOptions)  # noqa: E741


@dataclass(frozen=True)
class SamlAdapter(IdentityProvider, Generic[O]):
    options: O
    title: ClassVar[str]

    @property
    def label(self) -> str:
        return _(self.title)

    def providers(self) -> tuple[Provider, ...]:
        """As configured, else as last read from the address of the metadata; empty when that was never read."""
        if self.options.metadata_xml:
            return read_providers(self.options.metadata_xml)
        return tuple(from_json(data) for data in known(self.options.metadata_url))

    def provider(self, entity_id: str) -> Provider | None:
        return next((provider for provider in self.providers() if provider.entity_id == entity_id), None)

    def check_config(self) -> list[CheckResult]:
        try:
            providers = self.providers() if self.options.metadata_xml else read_again(self.options.metadata_url)
        except DeliveryError:
            return [
                CheckResult("metadata_url", False, _("I metadati dei gestori non sono leggibili a questo indirizzo."))
            ]
        names = ", ".join(provider.name for provider in providers)
        return [CheckResult("metadata", True, _("Gestori di identità: %(names)s.") % {"names": names})]


class Spid(SamlAdapter[SpidOptions]):
    title = gettext_noop("Entra con SPID")


class Cie(SamlAdapter[CieOptions]):
    title = gettext_noop("Entra con CIE")


class Eidas(SamlAdapter[EidasOptions]):
    title = gettext_noop("Login with eIDAS")
