"""Why an operator's login by the municipality's own provider did not succeed, in words that say what to do next."""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from accounts.login.problems import Explanation, LoginProblem


class StaffProblem(Enum):
    """Those of the same name as a `Problem` say to operators what that one says to citizens."""

    CANCELLED = Explanation(
        403, _("Accesso annullato"), _("L'accesso con l'account del Comune è stato annullato. Puoi riprovare.")
    )
    UNREACHABLE = Explanation(
        503,
        _("L'accesso del Comune non risponde"),
        _("Il sistema che riconosce gli account del Comune non risponde. Riprova tra qualche minuto."),
    )
    STATE_LOST = Explanation(
        400,
        _("L'accesso è scaduto o è già stato usato"),
        _("È passato troppo tempo, oppure questa pagina è stata aperta due volte o da un altro browser. Ricomincia."),
    )
    CODE_USED = Explanation(
        400,
        _("L'accesso è scaduto o è già stato usato"),
        _("Il sistema che riconosce gli account del Comune considera chiuso questo tentativo. Ricomincia l'accesso."),
    )
    INVALID_ANSWER = Explanation(
        403,
        _("Non possiamo fidarci della risposta ricevuta"),
        _(
            "La risposta del sistema che riconosce gli account del Comune non ha superato i controlli di sicurezza. "
            "Ricomincia l'accesso; se succede ancora, avvisa chi amministra lo sportello."
        ),
    )
    NOT_CONFIGURED = Explanation(
        503,
        _("L'accesso con l'account del Comune non è attivo"),
        _("Entra in un altro modo, oppure avvisa chi amministra lo sportello."),
        can_retry=False,
    )
    UNKNOWN_OPERATOR = Explanation(
        403,
        _("Non sei tra gli operatori dello sportello"),
        _(
            "Il Comune ti riconosce, ma allo sportello nessuno ti ha ancora invitato con questa email. Chiedi a chi "
            "amministra lo sportello di invitarti, poi riprova."
        ),
    )
    EMAIL_NOT_VERIFIED = Explanation(
        403,
        _("La tua email non risulta verificata"),
        _(
            "Per collegare il tuo account del Comune allo sportello la sua email deve essere verificata. Chiedi a chi "
            "gestisce gli account del Comune di verificarla, poi riprova."
        ),
    )
    OPERATOR_CLOSED = Explanation(
        403,
        _("Il tuo accesso allo sportello è chiuso"),
        _("Se lavori ancora con lo sportello, chiedi a chi lo amministra di riaprirlo."),
        can_retry=False,
    )
    OTHER_ACCOUNT = Explanation(
        403,
        _("Questo non è l'account con cui entri di solito"),
        _(
            "Questa email è già collegata a un altro account del Comune. Riprova con quello di sempre; se l'account è "
            "stato rifatto, chiedi a chi amministra lo sportello di chiudere e riaprire il tuo accesso."
        ),
    )


def explain(problem: LoginProblem) -> Explanation:
    """In an operator's words."""
    name = problem.problem.name
    found: Explanation = StaffProblem[name].value if name in StaffProblem.__members__ else problem.problem.value
    return found
