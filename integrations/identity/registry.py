"""The adapters of the capability `identity`, and of the national ways in beside it."""

from integrations.capability import AdapterType, register_capability
from integrations.identity.adapters.cns import Cns, CnsOptions
from integrations.identity.adapters.oidc import OidcProvider
from integrations.identity.adapters.oidc_federation import CieFederation, SpidFederation
from integrations.identity.adapters.saml import Cie, Eidas, Spid
from integrations.identity.federation.options import FederationOptions
from integrations.identity.options import OidcOptions
from integrations.identity.saml.options import CieOptions, EidasOptions, SpidOptions

CAPABILITY = "identity"

IDENTITY = register_capability(CAPABILITY, "Identità digitale")
IDENTITY.add(AdapterType("oidc", "Gestore OpenID Connect", OidcOptions, OidcProvider))

SPID = register_capability("spid", "SPID")
SPID.add(AdapterType("saml", "SPID (SAML)", SpidOptions, Spid))
SPID.add(AdapterType("oidc_federation", "SPID (OpenID Federation)", FederationOptions, SpidFederation))
CIE = register_capability("cie", "Carta d'identità elettronica (CIE)")
CIE.add(AdapterType("saml", "CIE (SAML)", CieOptions, Cie))
CIE.add(AdapterType("oidc_federation", "CIE (OpenID Federation)", FederationOptions, CieFederation))
EIDAS = register_capability("eidas", "eIDAS")
EIDAS.add(AdapterType("saml", "Nodo italiano eIDAS (SAML)", EidasOptions, Eidas))
CNS = register_capability("cns", "Carta nazionale dei servizi (CNS)")
CNS.add(AdapterType("proxy", "Certificato ricevuto dal proxy", CnsOptions, Cns))
