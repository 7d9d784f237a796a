from django.utils.translation import gettext as _


class OrderRefused(Exception):
    """Nothing was changed; its text tells the vendor's people why."""


class NotEditable(OrderRefused):
    def __init__(self) -> None:
        super().__init__(_("Questo ordine è già in lavorazione: non si può più cambiare."))


class AlreadyPlaced(OrderRefused):
    def __init__(self) -> None:
        super().__init__(_("La creazione di questo Comune è già stata chiesta: l'ordine resta."))


class OrderIncomplete(OrderRefused):
    """`problems`: by step, what is missing or wrong."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__(_("Mancano ancora dei dati: guarda che cosa è segnato nel riepilogo."))
        self.problems = problems
