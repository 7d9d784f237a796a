"""Why a change of rights was refused. `str(error)` is the Italian text for the person who asked."""

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


class RightsError(Exception):
    message: Words = _("Non è possibile completare l'operazione.")

    def __str__(self) -> str:
        return str(self.message)


class NotAdministrator(RightsError):
    message = _("Solo un amministratore può cambiare i ruoli.")


class NotAnOperator(RightsError):
    message = _("I ruoli si danno a chi lavora nell'ente e ha un accesso attivo.")


class LastAdministrator(RightsError):
    message = _("È l'unico amministratore dell'ente: prima dai il ruolo a un'altra persona.")


class TownWideRole(RightsError):
    message = _("Il ruolo di amministratore vale per tutto l'ente: non si dà in un solo ufficio.")


class RoleInUse(RightsError):
    message = _("Qualcuno ha ancora questo ruolo: prima toglilo a chi ce l'ha.")


class NameTaken(RightsError):
    message = _("C'è già un ruolo con questo nome.")


class NothingGiven(RightsError):
    message = _("Scegli almeno un ruolo di partenza.")
