"""How an application came, and how the person was identified when it was not by their own login."""

from django.db import models
from django.utils.translation import gettext_lazy as _l


class Channel(models.TextChoices):
    ONLINE = "online", _l("Online")
    COUNTER = "counter", _l("Allo sportello")
    PHONE = "phone", _l("Per telefono")
    PEC = "pec", _l("Via PEC")
    PAPER = "paper", _l("Su carta, per posta o consegnata a mano")
    DELEGATE = "delegate", _l("Online, da chi agisce per un'altra persona")


# Typed in by a citizen, for themselves or for somebody else; all others by a clerk.
BY_CITIZENS = frozenset({Channel.ONLINE, Channel.DELEGATE})


class Identified(models.TextChoices):
    DOCUMENT = "document", _l("Con un documento di identità")
    KNOWN = "known", _l("La conosco di persona")
    PEC = "pec", _l("Dalla sua PEC")
    COPY = "copy", _l("Dalla copia del documento allegata")
    PHONE = "phone", _l("Al telefono, con domande di controllo")
