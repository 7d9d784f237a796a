from enum import StrEnum

from django.core.validators import validate_email
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, field_validator

from integrations.fields import Secret, Text


class Encryption(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class SmtpOptions(BaseModel):
    """Options of the `smtp` adapter."""

    host: Text = Field(title=gettext_noop("Server"), description=gettext_noop("Il nome del server di posta in uscita."))
    port: int = Field(587, ge=1, le=65535, title=gettext_noop("Porta"))
    encryption: Encryption = Field(
        Encryption.STARTTLS,
        title=gettext_noop("Cifratura"),
        description=gettext_noop("STARTTLS di solito sulla porta 587, TLS sulla 465."),
    )
    user: str = Field("", title=gettext_noop("Utente"), max_length=200)
    password: Secret = Field("", title=gettext_noop("Password"))
    from_address: Text = Field(
        title=gettext_noop("Indirizzo del mittente"),
        description=gettext_noop("L'indirizzo da cui i cittadini ricevono i messaggi."),
    )
    from_name: str = Field(
        "",
        title=gettext_noop("Nome del mittente"),
        description=gettext_noop("Per esempio: Comune di Segrate."),
        max_length=100,
        pattern=r"^[^\r\n\x00]*$",
    )

    @field_validator("from_address")
    @classmethod
    def an_address(cls, value: str) -> str:
        # Django's ValidationError is not a ValueError, which is what Pydantic understands.
        try:
            validate_email(value)
        except Exception:
            raise ValueError("Indicare un indirizzo di posta valido") from None
        return value
