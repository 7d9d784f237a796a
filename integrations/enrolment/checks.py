"""What a failed check means, in words for the administrator of the municipality."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integrations.errors import DeliveryError, Misconfigured

_WORDS = {
    "http_401": gettext_noop("L'applicazione risponde ma rifiuta la chiave di accesso."),
    "http_403": gettext_noop("L'applicazione risponde ma la chiave di accesso non ha i permessi necessari."),
    "private_address": gettext_noop("L'indirizzo porta a una rete privata, che da qui non è raggiungibile."),
    "tls": gettext_noop("Il certificato dell'applicazione non è valido."),
    "invalid_url": gettext_noop("L'indirizzo non è valido."),
}


def describe(error: DeliveryError | None) -> str:
    """An Italian sentence for the outcome of trying the enrolment application."""
    if error is None:
        return _("L'applicazione delle iscrizioni risponde e accetta la chiave di accesso.")
    if error.code in _WORDS:
        return _(_WORDS[error.code])
    if isinstance(error, Misconfigured):
        return _("La configurazione dell'applicazione delle iscrizioni non è accettata.")
    return _("L'applicazione delle iscrizioni non risponde.")
