"""What a failed check means, in words for the administrator of the municipality."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integrations.errors import DeliveryError

_WORDS = {
    "smtp_auth": gettext_noop("Il server di posta rifiuta utente e password."),
    "private_address": gettext_noop("L'indirizzo del server porta a una rete privata, che da qui non è raggiungibile."),
    "tls": gettext_noop(
        "La connessione cifrata con il server di posta non riesce: verificare cifratura, porta e certificato."
    ),
}


def describe(error: DeliveryError | None) -> str:
    """An Italian sentence for the outcome of trying the mail server."""
    if error is None:
        return _("Il server di posta risponde e accetta le credenziali.")
    return _(_WORDS.get(error.code, "Il server di posta non risponde."))
