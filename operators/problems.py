"""What has not left the platform yet, in words for who must do something about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.kinds import INVITATION
from accounts.safety import SAFETY
from cases.models import Case, CaseDocument
from integrations.enrolment.kinds import REFRESH
from integrations.messaging.kinds import EMAIL
from integrations.models import Delivery
from integrations.protocol.names import REGISTER
from provisioning.support.adhesion_mail import ADHESION
from provisioning.support.mail import NOTICE
from provisioning.support.ticket_mail import TICKET
from tenants.text import Words

# Below this a delivery is simply on its way.
PATIENCE = timedelta(minutes=2)
ERRORS: dict[str, Words] = {
    "not_configured": _l("L'integrazione non è configurata."),
    "unresolved_host": _l("L'indirizzo configurato non esiste."),
    "invalid_url": _l("L'indirizzo configurato non è valido."),
    "private_address": _l("L'indirizzo configurato non è raggiungibile."),
    "tls": _l("Il certificato del sistema non è valido."),
    "document_missing": _l("Un documento da inviare non si trova più."),
    "document_altered": _l("Un documento da inviare non corrisponde a quello registrato."),
    "worker_lost": _l("L'invio si è interrotto a metà."),
    "invalid_recipient": _l("L'indirizzo email del cittadino non è valido."),
    "smtp_recipient": _l("Il server di posta rifiuta l'indirizzo del cittadino."),
    "smtp_auth": _l("Il server di posta rifiuta le credenziali."),
    "answer_for_other_person": _l("L'applicazione ha risposto con i dati di un'altra persona: non li abbiamo usati."),
    "smtp_connect": _l("Il server di posta non risponde."),
}
PREFIXES: dict[str, Words] = {
    "http_4": _l("Il sistema ha rifiutato la richiesta."),
    "http_5": _l("Il sistema ha un guasto."),
    "smtp_": _l("Il server di posta non ha accettato il messaggio."),
    "defect": _l("Errore interno durante l'invio."),
    "handler": _l("Il sistema ha risposto, ma la risposta non è ancora stata registrata."),
    "options": _l("La configurazione dell'integrazione non è leggibile."),
    "adapter": _l("La configurazione dell'integrazione non è leggibile."),
}


@dataclass(frozen=True)
class Problem:
    delivery: Delivery
    title: str
    cause: str
    kind: str


def kind_label(kind: str) -> str:
    known = {
        REGISTER: _("Registrazione al protocollo"),
        EMAIL: _("Email al cittadino"),
        INVITATION: _("Email a un operatore"),
        SAFETY: _("Email a un operatore sulla sicurezza del suo accesso"),
        NOTICE: _("Email agli amministratori sull'assistenza del fornitore"),
        TICKET: _("Email su una richiesta di assistenza"),
        ADHESION: _("Email su un'adesione al listino"),
        REFRESH: _("Stato delle iscrizioni da un'altra applicazione"),
    }
    return known.get(kind, kind)


def cause_of(delivery: Delivery) -> str:
    """The stored code in Italian; the code itself stays visible beside it for who gives support."""
    code = delivery.last_error
    if not code:
        return ""
    by_start = (text for start, text in PREFIXES.items() if code.startswith(start))
    return str(ERRORS.get(code) or next(by_start, _("Il sistema non risponde.")))


def deliveries_of(case: Case, documents: Sequence[CaseDocument]) -> list[Delivery]:
    """Of a case and of its documents: all that is not done."""
    subjects = [f"case:{case.id}", *(f"document:{document.id}" for document in documents)]
    return list(Delivery.objects.filter(subject__in=subjects).exclude(state=Delivery.State.DONE).order_by("created_at"))


def problems(deliveries: Sequence[Delivery]) -> list[Problem]:
    """Those that failed, wait for a person, or have been trying for too long."""
    return [Problem(d, _title(d), cause_of(d), _kind(d)) for d in deliveries if _is_problem(d)]


def _is_problem(delivery: Delivery) -> bool:
    if delivery.state in Delivery.STOPPED:
        return True
    # Without a number nobody can work, so there slowness is news; an email on its way is said beside its message.
    since = delivery.not_before or delivery.created_at
    slow = delivery.kind == REGISTER and timezone.now() - since > PATIENCE
    return bool(delivery.last_error) or slow


def _kind(delivery: Delivery) -> str:
    return "danger" if delivery.state in Delivery.STOPPED else "warning"


def _title(delivery: Delivery) -> str:
    about = _("del documento") if delivery.subject.startswith("document:") else _("della domanda")
    what = _("Registrazione al protocollo %(about)s") % {"about": about}
    if delivery.kind != REGISTER:
        what = kind_label(delivery.kind)
    return f"{what}: {delivery.get_state_display().lower()}"
