"""Why an action on a draft or a case was refused. `str(error)` is the Italian text for the person who asked."""

from django.utils.translation import gettext_lazy as _

from catalog.checking import AnswerProblem
from tenants.text import Words


class CaseError(Exception):
    message: Words = _("Non è possibile completare l'operazione.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class WindowClosed(CaseError):
    message = _("Il periodo per presentare questa domanda non è aperto.")


class NotConfigured(CaseError):
    message = _("Il servizio non ha un ufficio a cui inviare la domanda. La bozza resta salvata: avvisa il Comune.")


class NotStored(CaseError):
    message = _(
        "In questo momento non riusciamo a salvare i documenti. Non è andato perso nulla di ciò che avevi già salvato: "
        "riprova tra qualche minuto e, se succede ancora, avvisa il Comune."
    )


class ServiceClosed(CaseError):
    message = _("Il Comune ha sospeso questo servizio. La tua bozza resta salvata.")


class ServiceElsewhere(CaseError):
    message = _("Per questo servizio la domanda si fa su un altro sito: lo trovi nella scheda del servizio.")


class DraftExpired(CaseError):
    message = _(
        "Questa bozza è scaduta. Puoi iniziare una nuova domanda: i dati che già conosciamo li trovi compilati."
    )


class AlreadySent(CaseError):
    message = _("Questa domanda è già stata inviata.")


class WrongArrival(CaseError):
    message = _("Di una domanda arrivata prima di adesso scrivi che cosa lo prova, per esempio il numero del timbro.")


class NotSigned(CaseError):
    message = _("Conferma che la persona ha firmato la domanda.")


class NotAcceptedIncomplete(CaseError):
    message = _("Manca qualcosa: conferma che accetti la domanda incompleta.")


class DraftChanged(CaseError):
    message = _("La domanda è cambiata in un'altra scheda del browser. Ricontrolla il riepilogo e invia di nuovo.")


class DefinitionChanged(CaseError):
    message = _("Il Comune ha aggiornato questo servizio. Ricontrolla i dati prima di inviare.")


class Incomplete(CaseError):
    """`steps`: ids of the steps with something missing; `problems`: what is missing or wrong, and where."""

    message = _("Mancano alcune informazioni.")

    def __init__(self, steps: list[str], problems: list[AnswerProblem]) -> None:
        super().__init__()
        self.steps, self.problems = steps, problems


class NotAllowed(CaseError):
    message = _("Non hai l'autorizzazione per questa operazione.")


class DelegationEnded(CaseError):
    message = _("La delega non vale più: non è stato inviato niente.")


class NotCovered(CaseError):
    message = _("La delega non vale per questo servizio.")


class NotOfAge(CaseError):
    message = _("Per dare o ricevere una delega bisogna avere 18 anni.")


class NotAChild(CaseError):
    message = _("Questa persona ha già 18 anni: non serve un genitore, può darti una delega.")


class NoBirthDate(CaseError):
    message = _("Per un figlio serve il codice fiscale di 16 caratteri.")


class ForOneself(CaseError):
    message = _("Hai scritto il tuo codice fiscale: scrivi quello dell'altra persona.")


class DelegatedAlready(CaseError):
    message = _("C'è già una delega attiva o in attesa con questa persona: prima revocala.")


class TooLong(CaseError):
    message = _("Una delega dura al massimo 3 anni: scegli una data più vicina.")


class AlreadyEnded(CaseError):
    message = _("Questa delega è già finita: non si può più cambiare.")


class AlreadyAnswered(CaseError):
    message = _("A questa delega è già stata data una risposta.")


class WhyRefused(CaseError):
    message = _("Scrivi il motivo: la persona lo legge.")


class NotRegistered(CaseError):
    message = _("La pratica non ha ancora il numero di protocollo: si può lavorare solo dopo la protocollazione.")


class Outdated(CaseError):
    message = _("Nel frattempo la pratica è cambiata. Ricontrolla la situazione prima di procedere.")


class TooLate(CaseError):
    message = _("Non si può più annullare: il passo è già partito verso il cittadino o verso il protocollo.")


class GuardFailed(CaseError):
    message = _("Manca una condizione per procedere.")


class AlreadyAsked(CaseError):
    message = _("C'è già una richiesta di documenti in attesa di risposta.")


class ReasonMissing(CaseError):
    message = _("Scrivi perché apri questa pratica: contiene dati riservati.")


class SecondPersonNeeded(CaseError):
    message = _("Questo passo spetta a un'altra persona: il passo che lo prepara è opera tua.")
