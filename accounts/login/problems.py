"""Why a login did not succeed, in words that say what to do next."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Explanation:
    """`status` is never 200: a refused answer must not look like a good one (SPID, checks of service providers)."""

    status: int
    title: Any
    text: Any
    can_retry: bool = True


class Problem(Enum):
    CANCELLED = Explanation(
        403,
        _("Accesso annullato"),
        _(
            "Hai annullato l’accesso o non hai dato il consenso all’invio dei dati. Non è cambiato nulla: puoi riprovare."
        ),
    )
    DENIED = Explanation(
        403,
        _("Il gestore di identità non ha confermato l’accesso"),
        _(
            "Hai annullato, le credenziali non erano giuste oppure non bastano per il livello richiesto. Non è cambiato "
            "nulla: puoi riprovare, o entrare in un altro modo."
        ),
    )
    UNREACHABLE = Explanation(
        503,
        _("Il servizio di identità digitale non risponde"),
        _("Non dipende da te né dal Comune. Riprova tra qualche minuto: quello che avevi salvato è al sicuro."),
    )
    STATE_LOST = Explanation(
        400,
        _("L’accesso è scaduto o è già stato usato"),
        _(
            "È passato troppo tempo, oppure questa pagina è stata aperta due volte o da un altro browser. Ricomincia l’accesso."
        ),
    )
    CODE_USED = Explanation(
        400,
        _("L’accesso è scaduto o è già stato usato"),
        _("Il gestore dell’identità digitale considera chiuso questo tentativo. Ricomincia l’accesso."),
    )
    INVALID_ANSWER = Explanation(
        403,
        _("Non possiamo fidarci della risposta ricevuta"),
        _(
            "La risposta del servizio di identità digitale non ha superato i controlli di sicurezza. Ricomincia l’accesso."
        ),
    )
    LOW_LEVEL = Explanation(
        403,
        _("Serve un livello di sicurezza più alto"),
        _("Hai usato un accesso con la sola password. Riprova e conferma l’accesso anche con l’app o con il codice."),
    )
    UNKNOWN_PROVIDER = Explanation(
        400,
        _("Gestore di identità non riconosciuto"),
        _(
            "Il gestore che hai scelto non è tra quelli con cui si può entrare. Torna alla pagina di accesso e scegline un altro."
        ),
    )
    TOO_MANY_ATTEMPTS = Explanation(
        403,
        _("Troppi tentativi con credenziali sbagliate"),
        _(
            "Il tuo gestore di identità ha interrotto l’accesso. Controlla nome utente e password e riprova tra qualche "
            "minuto; se non li ricordi, puoi recuperarli sul sito del tuo gestore."
        ),
    )
    NO_SUCH_LEVEL = Explanation(
        403,
        _("La tua identità non ha il livello richiesto"),
        _(
            "Per questo servizio serve un livello di sicurezza più alto di quello delle tue credenziali. Chiedi al tuo "
            "gestore come attivarlo, oppure entra con la carta d’identità elettronica."
        ),
    )
    TIMED_OUT = Explanation(
        403,
        _("Il tempo per l’accesso è scaduto"),
        _(
            "Il tuo gestore di identità ha aspettato troppo a lungo. Ricomincia l’accesso e tieni a portata di mano il telefono."
        ),
    )
    NO_CONSENT = Explanation(
        403,
        _("Non hai dato il consenso all’invio dei dati"),
        _("Senza i tuoi dati non possiamo riconoscerti. Riprova e conferma l’invio, o vai a uno sportello del Comune."),
    )
    IDENTITY_SUSPENDED = Explanation(
        403,
        _("La tua identità digitale è sospesa o revocata"),
        _(
            "Lo dice il tuo gestore di identità, e può dirti anche perché. Se usi la carta d’identità elettronica, controlla che "
            "non sia scaduta."
        ),
    )
    WRONG_IDENTITY = Explanation(
        403,
        _("Questa identità non va bene per il servizio"),
        _("Hai usato un’identità di tipo diverso da quella richiesta. Riprova con la tua identità di persona fisica."),
    )
    REQUEST_REFUSED = Explanation(
        403,
        _("Il gestore di identità non ha accettato la richiesta"),
        _(
            "Non dipende da te: c’è un problema tra il Comune e il tuo gestore. Prova con un altro modo di entrare, o più tardi."
        ),
    )
    NO_IDENTIFIER = Explanation(
        403,
        _("Manca il tuo codice di identificazione"),
        _(
            "Il nodo eIDAS non ci ha inviato il codice che ti identifica, e senza non possiamo riconoscerti. Riprova, oppure "
            "rivolgiti a uno sportello del Comune."
        ),
    )
    NO_CARD = Explanation(
        403,
        _("Non abbiamo letto la tua carta"),
        _(
            "Inserisci la carta nel lettore, controlla che il suo software sia installato e scegli il certificato di "
            "autenticazione. Se hai annullato, chiudi il browser e riprova, oppure entra in un altro modo."
        ),
    )
    NO_FISCAL_CODE = Explanation(
        403,
        _("Manca il tuo codice fiscale"),
        _(
            "Il servizio di identità digitale non ci ha inviato un codice fiscale valido, e senza non possiamo riconoscerti. "
            "Verifica i dati presso il tuo gestore, oppure rivolgiti a uno sportello del Comune."
        ),
    )
    NO_NAME = Explanation(
        403,
        _("Mancano il tuo nome o il tuo cognome"),
        _(
            "Il servizio di identità digitale non ci ha inviato il tuo nome e cognome. Riprova e dai il consenso all’invio "
            "dei dati, oppure rivolgiti a uno sportello del Comune."
        ),
    )
    ACCOUNT_CLOSED = Explanation(
        403,
        _("Il tuo accesso è sospeso"),
        _("Per sapere perché e come riattivarlo rivolgiti a uno sportello del Comune."),
        can_retry=False,
    )
    KNOWN_DEAD = Explanation(
        403,
        _("Con questa identità non si può entrare"),
        _(
            "All’anagrafe del Comune la persona con questo codice fiscale risulta deceduta, e la sua identità digitale non "
            "può più essere usata, nemmeno dai familiari. Se è un errore ce ne scusiamo: porta un documento all’ufficio "
            "anagrafe, che può correggerlo subito. Se sei un familiare, entra con la tua identità: l’ufficio ti dice come "
            "proseguire le pratiche."
        ),
        can_retry=False,
    )
    NOT_CONFIGURED = Explanation(
        503,
        _("L’accesso con identità digitale non è ancora attivo"),
        _("Il Comune non ha ancora attivato l’accesso. Nel frattempo puoi rivolgerti a uno sportello del Comune."),
        can_retry=False,
    )  # fmt: skip


class LoginProblem(Exception):
    """A login ends here. `problem` is a Problem, or one of operators' (`staff_problems`).

    `reason` is a technical word for the log: it never holds personal data.
    """

    def __init__(self, problem: Enum, reason: str) -> None:
        super().__init__(reason)
        self.problem = problem
        self.reason = reason
