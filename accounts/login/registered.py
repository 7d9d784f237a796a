"""The ways in that this installation knows, in the order of the login page."""

from accounts.login.ways import register
from accounts.oidc.way import OidcWay

register(OidcWay())
