"""The ways in that this installation knows, in the order of the login page."""

from accounts.cns.way import CnsWay
from accounts.login.ways import register
from accounts.oidc.way import OidcWay
from accounts.saml.profiles import CIE, EIDAS, SPID
from accounts.saml.way import SamlWay

register(SamlWay(SPID), SamlWay(CIE), SamlWay(EIDAS), CnsWay(), OidcWay())
