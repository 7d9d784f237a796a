from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from integrations.fields import HttpUrl, Secret, Text


class RestOptions(BaseModel):
    """Options of the `rest` adapter."""

    name: Text = Field(
        title=gettext_noop("Nome dell'applicazione"),
        description=gettext_noop("Come la chiamano i cittadini, per esempio «Iscrizioni nidi»."),
        max_length=80,
    )
    site_url: HttpUrl = Field(
        title=gettext_noop("Indirizzo per i cittadini"),
        description=gettext_noop("La pagina dell'applicazione. I collegamenti a un altro sito non vengono mostrati."),
    )
    base_url: HttpUrl = Field(
        title=gettext_noop("Indirizzo del servizio"),
        description=gettext_noop("L'indirizzo a cui la piattaforma chiede lo stato delle iscrizioni."),
    )
    token: Secret = Field(
        title=gettext_noop("Chiave di accesso"),
        description=gettext_noop("La chiave (token) rilasciata per questa integrazione."),
        min_length=1,
    )
    seconds: float = Field(
        5.0,
        ge=0.1,
        le=60,
        title=gettext_noop("Attesa massima in secondi"),
        description=gettext_noop("Quanto si attende la risposta prima di riprovare più tardi."),
    )
