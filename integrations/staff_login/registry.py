"""The adapters of the capability `staff_login`."""

from integrations.capability import AdapterType, register_capability
from integrations.identity.adapters.oidc import OidcProvider
from integrations.staff_login.options import StaffOidcOptions

CAPABILITY = "staff_login"

STAFF_LOGIN = register_capability(CAPABILITY, "Accesso degli operatori")
STAFF_LOGIN.add(AdapterType("oidc", "Gestore OpenID Connect", StaffOidcOptions, OidcProvider))
