from django.utils.translation import gettext_noop
from pydantic import Field

from integrations.fields import Text
from integrations.identity.options import OidcClientOptions


class StaffOidcOptions(OidcClientOptions):
    """Options of the `oidc` adapter of operators: Microsoft Entra ID, Keycloak or whatever the municipality runs."""

    label: Text = Field("Entra con l'account del Comune", title=gettext_noop("Testo del pulsante di accesso"))
    scopes: Text = Field("openid profile email", title=gettext_noop("Ambiti richiesti (scope)"))
    login_claim: Text = Field(
        "email",
        title=gettext_noop("Attributo con l'email dell'operatore"),
        description=gettext_noop(
            "Deve essere l'email con cui l'operatore è stato invitato. Serve solo al primo accesso."
        ),
    )
    verified_claim: Text = Field(
        "email_verified",
        title=gettext_noop("Attributo che dice che l'email è verificata"),
        description=gettext_noop("Per Microsoft Entra ID: xms_edov."),
    )
    requires_second_factor: bool = Field(
        True,
        title=gettext_noop("Serve un secondo fattore"),
        description=gettext_noop("Se il gestore non dice di averlo chiesto, lo chiede lo sportello."),
    )
    acr_values: str = Field(
        "",
        title=gettext_noop("Livelli che provano il secondo fattore (acr)"),
        description=gettext_noop("Separati da spazi. Vuoto: fa fede solo l'attributo amr."),
        max_length=300,
    )
    password_too: bool = Field(
        True,
        title=gettext_noop("Si entra anche con email e password"),
        description=gettext_noop("Se no, email, password e passkey restano solo a chi amministra lo sportello."),
    )
