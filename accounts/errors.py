"""Why something about an operator's account or rights was refused. `str(error)` is the Italian text for who asked."""

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


class AccountError(Exception):
    """Nothing was changed."""

    message: Words = _("Non è possibile completare l'operazione.")

    def __str__(self) -> str:
        return str(self.message)


class ReasonMissing(AccountError):
    message = _("Scrivi il motivo.")


class AddressTaken(AccountError):
    message = _("C'è già un operatore con questo indirizzo: cercalo nell'elenco.")


class OwnAccount(AccountError):
    message = _("Il tuo accesso non puoi chiuderlo né azzerarlo da qui: chiedi a un altro amministratore.")


class AccountClosed(AccountError):
    message = _("L'accesso di questa persona è chiuso: prima riaprilo.")


class LinkSpent(AccountError):
    """The link was used, replaced by a newer one, is too old, or never existed."""


class NotAdministrator(AccountError):
    message = _("Solo un amministratore può cambiare i ruoli.")


class NotAnOperator(AccountError):
    message = _("I ruoli si danno a chi lavora nell'ente.")


class LastAdministrator(AccountError):
    message = _("È l'unica persona che amministra lo sportello: prima dai il ruolo a qualcun altro.")


class TownWideRole(AccountError):
    message = _("Il ruolo di amministratore vale per tutto l'ente: non si dà in un solo ufficio.")


class RoleInUse(AccountError):
    message = _("Qualcuno ha ancora questo ruolo: prima toglilo a chi ce l'ha.")


class NameTaken(AccountError):
    message = _("C'è già un ruolo con questo nome.")


class NothingGiven(AccountError):
    message = _("Scegli almeno un ruolo di partenza.")
