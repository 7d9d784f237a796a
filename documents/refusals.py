"""What a person reads when a file is not taken in: what is wrong, then what to do."""

from django.utils.translation import gettext_lazy as _

EMPTY = _("Il file è vuoto. Controlla di aver scelto il documento giusto e caricalo di nuovo.")
TOO_LARGE = _(
    "Il file pesa %(size)s MB, ma il massimo è %(limit)s MB. Riduci il file, per esempio con una scansione "
    "a risoluzione più bassa, e caricalo di nuovo."
)
PROGRAM_NAME = _(
    "Il nome del file contiene l'estensione di un programma. Per sicurezza non lo accettiamo: "
    "rinomina il documento e caricalo di nuovo."
)
PROGRAM = _(
    "Il file è un programma, non un documento, anche se il nome dice altro. "
    "Carica il documento in uno di questi formati: %(formats)s."
)
IPHONE_PHOTO = _(
    "La foto è in formato HEIC, quello degli iPhone. Salvala o condividila come JPG e caricala di nuovo. "
    "Formati accettati: %(formats)s."
)
MACROS = _(
    "Il documento contiene delle macro, che per sicurezza non accettiamo. Salvalo senza macro, o come PDF. "
    "Formati accettati: %(formats)s."
)
WRONG_KIND = _(
    "Il contenuto del file non è in un formato accettato, o il file è danneggiato. Formati accettati: %(formats)s."
)
BROKEN_PICTURE = _("L'immagine è danneggiata e non si può leggere. Scatta di nuovo la foto o rifai la scansione.")
TOO_MANY_PIXELS = _("L'immagine ha troppi punti per essere aperta. Riduci la risoluzione e caricala di nuovo.")
UNPACKS_TOO_LARGE = _("Il documento è troppo grande una volta aperto. Salvalo come PDF e caricalo di nuovo.")
NOT_SCANNED = _(
    "In questo momento non possiamo controllare che il file sia sicuro. Quello che hai scritto non è perso: "
    "riprova a caricare il file tra qualche minuto."
)
INFECTED = _(
    "L'antivirus ha trovato una minaccia in questo file. Controlla il tuo dispositivo e carica un'altra copia "
    "del documento."
)
NOT_STORED = _(
    "In questo momento non riusciamo a salvare il file. Riprova tra qualche minuto: se succede ancora, "
    "avvisa il Comune."
)
