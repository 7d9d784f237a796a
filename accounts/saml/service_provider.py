"""The municipality at hand as service provider: its name towards the providers, its addresses, its configuration."""

from dataclasses import dataclass

from accounts.login.beginning import configured
from accounts.login.problems import LoginProblem, Problem
from accounts.saml.profiles import PROFILES, Profile
from integrations.identity.adapters.saml import SamlAdapter
from integrations.identity.saml.options import SamlOptions
from integrations.identity.saml.providers import Provider
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.models import Municipality


@dataclass(frozen=True)
class ServiceProvider:
    """`origin` is that of the municipality's own host: providers know the municipality by it, whatever host was typed."""

    profile: Profile
    municipality: Municipality
    adapter: SamlAdapter
    origin: str

    @property
    def options(self) -> SamlOptions:
        return self.adapter.options

    @property
    def entity_id(self) -> str:
        """Aggregated entities carry the aggregator's activity in their name, and no query (avvisi SPID 19v4, 23v2)."""
        activity = getattr(self.options, "aggregation", "")
        return self.address(activity or "metadata")

    @property
    def acs_url(self) -> str:
        return self.address("acs")

    @property
    def slo_url(self) -> str:
        return self.address("slo")

    def address(self, page: str) -> str:
        return self.origin + self.profile.path(page)

    def provider(self, entity_id: str) -> Provider:
        found = self.adapter.provider(entity_id)
        if found is None:
            raise LoginProblem(Problem.UNKNOWN_PROVIDER, "provider_unknown")
        return found


def service_provider(way: str) -> ServiceProvider:
    """Raises LoginProblem when the municipality has not configured this way in."""
    return provided_by(way, configured(way, SamlAdapter))


def provided_by(way: str, adapter: SamlAdapter) -> ServiceProvider:
    municipality = current_municipality()
    return ServiceProvider(PROFILES[way], municipality, adapter, absolute_url(municipality, ""))
