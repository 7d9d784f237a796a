from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from integrations.fields import HttpUrl, Secret, Text


class RestOptions(BaseModel):
    """Options of the `rest` adapter."""

    base_url: HttpUrl = Field(
        title=gettext_noop("Indirizzo del servizio"),
        description=gettext_noop(
            "L'indirizzo fornito dal produttore del protocollo, per esempio https://protocollo.example.it"
        ),
    )
    token: Secret = Field(
        title=gettext_noop("Chiave di accesso"),
        description=gettext_noop("La chiave (token) rilasciata per questa integrazione."),
        min_length=1,
    )
    classification: str = Field(
        "",
        title=gettext_noop("Classificazione predefinita"),
        description=gettext_noop("La voce del titolario usata quando il servizio non ne indica una."),
        max_length=60,
    )
    office: Text = Field(
        "PROTOCOLLO",
        title=gettext_noop("Ufficio predefinito"),
        description=gettext_noop("Il codice dell'ufficio a cui assegnare ciò che non ha un ufficio."),
    )
    seconds: float = Field(
        10.0,
        ge=0.1,
        le=60,
        title=gettext_noop("Attesa massima in secondi"),
        description=gettext_noop("Quanto si attende la risposta prima di riprovare più tardi."),
    )
