"""Why something about support was refused. `str(error)` is the Italian text for the person who asked."""

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


class SupportError(Exception):
    """Nothing was changed."""

    message: Words = _("Non è possibile completare l'operazione.")

    def __str__(self) -> str:
        return str(self.message)


class NotStaff(SupportError):
    message = _("Solo chi lavora per il fornitore può chiedere un accesso di assistenza.")


class NotServing(SupportError):
    message = _("Lo sportello di questo ente non è attivo: non c'è dove entrare.")


class AlreadyOpen(SupportError):
    message = _("Hai già un accesso aperto o in attesa per questo ente: usa quello, o prima chiudilo.")


class NotRunning(SupportError):
    message = _("Questo accesso di assistenza non è in corso.")


class NotWaiting(SupportError):
    message = _("A questa richiesta è già stato risposto, o è scaduta.")


class NotYours(SupportError):
    message = _("Questo accesso di assistenza è di un'altra persona.")


class NotTheAdministrator(SupportError):
    message = _("Solo un amministratore dell'ente può decidere sull'assistenza.")


class TicketRefused(SupportError):
    """`cause` for the log: it says nothing about the person."""

    message = _("Il passaggio allo sportello vale una volta sola e per un minuto.")

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class AddressTaken(SupportError):
    message = _("Qualcuno del fornitore entra già con questo indirizzo.")


class NotOfThisTown(SupportError):
    message = _("Questa richiesta di assistenza non è dell'ente, o non è più aperta.")


class NotNow(SupportError):
    message = _("Nel frattempo la richiesta è cambiata e questo non si può più fare: guarda lo stato e riprova.")


class WordsMissing(SupportError):
    message = _("Scrivi qualche parola: chi legge deve capire che cosa fare.")


class SameSeverity(SupportError):
    message = _("La gravità è già questa.")


class NotPrepared(SupportError):
    message = _("Lo sportello di questo ente è ancora in preparazione.")


class IsPublished(SupportError):
    message = _("Questo listino è pubblicato e non cambia più: prepara la versione successiva.")


class DraftExists(SupportError):
    message = _("C'è già una bozza: lavora su quella, o prima eliminala.")


class EmptyList(SupportError):
    message = _("Il listino è vuoto: aggiungi almeno un servizio.")


class DayTaken(SupportError):
    message = _("Un altro listino comincia già in quel giorno.")


class TooEarly(SupportError):
    message = _("Un listino comincia oggi o dopo: quello che gli enti hanno già visto non cambia.")


class CodeTaken(SupportError):
    message = _("In questo listino c'è già un servizio con questo codice.")


class NotOffered(SupportError):
    message = _("Questo servizio non è più nel listino: guarda quello in vigore.")
