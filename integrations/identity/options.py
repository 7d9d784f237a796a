from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from integrations.fields import HttpUrl, OptionalHttpUrl, Secret, Text


class OidcClientOptions(BaseModel):
    """Any OpenID Connect provider, of citizens or of operators; the names are those of OpenID Connect Discovery 1.0."""

    label: Text = Field(title=gettext_noop("Testo del pulsante di accesso"))
    issuer: HttpUrl = Field(
        title=gettext_noop("Gestore dell'identità (issuer)"),
        description=gettext_noop("L'indirizzo che identifica il gestore, come compare nei suoi metadati."),
    )
    client_id: Text = Field(title=gettext_noop("Identificativo del client"))
    client_secret: Secret = Field(title=gettext_noop("Segreto del client"), min_length=1)
    authorization_endpoint: HttpUrl = Field(title=gettext_noop("Indirizzo di autorizzazione"))
    token_endpoint: HttpUrl = Field(title=gettext_noop("Indirizzo dei token"))
    userinfo_endpoint: HttpUrl = Field(title=gettext_noop("Indirizzo dei dati dell'utente"))
    jwks_uri: HttpUrl = Field(title=gettext_noop("Indirizzo delle chiavi pubbliche (JWKS)"))
    end_session_endpoint: OptionalHttpUrl = Field("", title=gettext_noop("Indirizzo di uscita"))


class OidcOptions(OidcClientOptions):
    """Options of the `oidc` adapter of citizens."""

    label: Text = Field("Entra con SPID", title=gettext_noop("Testo del pulsante di accesso"))
    scopes: Text = Field("openid profile", title=gettext_noop("Ambiti richiesti (scope)"))
    acr_values: str = Field(
        "https://www.spid.gov.it/SpidL2",
        title=gettext_noop("Livello di sicurezza richiesto (acr)"),
        description=gettext_noop("Per SPID di livello 2: https://www.spid.gov.it/SpidL2."),
        max_length=300,
    )
