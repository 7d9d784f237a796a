"""An OpenID Connect provider: a SPID/CIE aggregator, the municipality's own, or the one that knows its operators."""

from dataclasses import dataclass
from typing import Any

from integrations.capability import CheckResult
from integrations.errors import DeliveryError
from integrations.http import HttpClient, json_of
from integrations.identity.checks import compare, judge_keys, unreachable
from integrations.identity.contract import IdentityProvider
from integrations.identity.options import OidcClientOptions


@dataclass(frozen=True)
class OidcProvider(IdentityProvider):
    options: OidcClientOptions

    @property
    def label(self) -> str:
        return self.options.label

    def check_config(self) -> list[CheckResult]:
        return [*self._check_discovery(), self._check_keys()]

    def _check_discovery(self) -> list[CheckResult]:
        try:
            return compare(self.options, _read(f"{self.options.issuer}/.well-known/openid-configuration"))
        except DeliveryError:
            return [unreachable("discovery")]

    def _check_keys(self) -> CheckResult:
        try:
            return judge_keys(_read(self.options.jwks_uri))
        except DeliveryError:
            return unreachable("jwks_uri")


def _read(url: str) -> Any:
    return json_of(HttpClient(url).get(""))
