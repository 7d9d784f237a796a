"""Why something about a dossier was refused. `str(error)` is the Italian text for the person who asked."""

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


class PnrrError(Exception):
    """Nothing was changed."""

    message: Words = _("Non è possibile completare l'operazione.")

    def __str__(self) -> str:
        return str(self.message)


class NotStaff(PnrrError):
    message = _("Solo chi lavora per il fornitore può lavorare ai fascicoli PNRR.")


class ChangedMeanwhile(PnrrError):
    message = _("Nel frattempo un'altra persona ha cambiato il fascicolo: ricontrolla i dati e salva di nuovo.")


class TooManyServices(PnrrError):
    message = _("Sono più servizi di quanti la misura ne finanzi per questa fascia di abitanti.")


class UnknownService(PnrrError):
    message = _("Questo ente non ha attivato tutti i servizi che hai scelto.")


class NotReady(PnrrError):
    message = _("Questo ente è ancora in preparazione: il fascicolo si apre quando lo sportello è attivo.")


class NotServing(PnrrError):
    message = _("Lo sportello di questo ente non è attivo: non c'è niente da controllare.")


class AlreadyRunning(PnrrError):
    message = _("I controlli sono già in corso: aspetta che finiscano.")


class NoServices(PnrrError):
    message = _("Prima indica nel fascicolo quali servizi sono finanziati.")


class UnknownCriterion(PnrrError):
    message = _("Questo criterio non fa parte del fascicolo.")


class NoNote(PnrrError):
    message = _("Scrivi che cosa hai guardato: la conferma vale per quello che dici.")


class IdentityGone(PnrrError):
    message = _("Questa identità di prova è stata tolta.")


class NotKept(PnrrError):
    message = _("Non c'è spazio per conservare il documento: riprova fra poco.")
