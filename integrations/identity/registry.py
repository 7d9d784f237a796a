"""The adapters of the capability `identity`."""

from integrations.capability import AdapterType, register_capability
from integrations.identity.adapters.oidc import OidcProvider
from integrations.identity.options import OidcOptions

CAPABILITY = "identity"

IDENTITY = register_capability(CAPABILITY, "Identità digitale")
IDENTITY.add(AdapterType("oidc", "Gestore OpenID Connect", OidcOptions, OidcProvider))
