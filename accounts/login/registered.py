"""The ways in that this installation knows, in the order of the login page."""

from accounts.cns.way import CnsWay
from accounts.federation.way import FederationWay
from accounts.login.ways import ByAdapter, register
from accounts.oidc.way import OidcWay
from accounts.saml.profiles import CIE, EIDAS, SPID
from accounts.saml.way import SamlWay
from integrations.identity.adapters.oidc_federation import FederationAdapter

register(
    ByAdapter(SamlWay(SPID), {FederationAdapter: FederationWay("spid")}),
    ByAdapter(SamlWay(CIE), {FederationAdapter: FederationWay("cie")}),
    SamlWay(EIDAS),
    CnsWay(),
    OidcWay(),
)
