"""The municipality at hand as relying party of a federation: its name, its addresses, its configuration."""

from dataclasses import dataclass

from accounts.login.beginning import configured
from accounts.login.problems import LoginProblem, Problem
from integrations.errors import DeliveryError
from integrations.identity.adapters.oidc_federation import FederationAdapter
from integrations.identity.federation.options import FederationOptions
from integrations.identity.federation.providers import FederatedProvider
from integrations.identity.federation.statements import BadChain
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.models import Municipality

WAYS = ("spid", "cie")


@dataclass(frozen=True)
class RelyingParty:
    """`origin` is that of the municipality's own host: the federation knows the municipality by it."""

    way: str
    municipality: Municipality
    adapter: FederationAdapter
    origin: str

    @property
    def options(self) -> FederationOptions:
        return self.adapter.options

    @property
    def client_id(self) -> str:
        return f"{self.origin}/{self.way}/oidc"

    @property
    def redirect_uri(self) -> str:
        return f"{self.client_id}/ritorno"

    def provider(self, entity_id: str) -> FederatedProvider:
        """Raises LoginProblem when it is none of ours, when nobody vouches for it, or when that cannot be asked now."""
        try:
            found = self.adapter.provider(entity_id)
        except BadChain as problem:
            raise LoginProblem(Problem.UNKNOWN_PROVIDER, f"chain_{problem}") from problem
        except DeliveryError as error:
            raise LoginProblem(Problem.UNREACHABLE, f"chain_{error.code}") from error
        if found is None:
            raise LoginProblem(Problem.UNKNOWN_PROVIDER, "provider_unknown")
        return found


def relying_party(way: str) -> RelyingParty:
    """Raises LoginProblem when the municipality does not use this way in by OpenID Federation."""
    adapter = configured(way, FederationAdapter)
    municipality = current_municipality()
    return RelyingParty(way, municipality, adapter, absolute_url(municipality, "").rstrip("/"))
