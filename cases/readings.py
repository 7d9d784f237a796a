"""Why an operator opens a case with data on health or need. Written into its timeline, and shown to the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingReason(models.TextChoices):
    ASSIGNED = "assigned", _("La pratica è assegnata a chi legge")
    FILED = "filed", _("La domanda l'ha inserita chi legge")
    HANDLING = "handling", _("Esame della pratica")
    STANDING_IN = "standing_in", _("Sostituzione di un collega")
    ASKED = "asked", _("Richiesta della persona interessata")
    CHECK = "check", _("Controllo o verifica")
    OTHER = "other", _("Altro motivo")


# What is seen from the case itself; the rest an operator may give as the reason.
SEEN = frozenset({ReadingReason.ASSIGNED, ReadingReason.FILED})
GIVEN = tuple(reason for reason in ReadingReason if reason not in SEEN)
