"""Why an act on a debt was refused. `str(error)` is the Italian text for the person who asked."""

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


class BillingError(Exception):
    message: Words = _("Non è possibile completare l'operazione sul pagamento.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class AlreadyPaid(BillingError):
    message = _("La somma è già stata pagata: non si può più cambiare.")


class NotOpen(BillingError):
    message = _("Questa somma non è più da pagare: è già stata pagata o annullata.")


class NothingDue(BillingError):
    message = _("L'importo deve essere maggiore di zero.")


class PaidInFuture(BillingError):
    message = _("Il pagamento non può avere una data futura.")
