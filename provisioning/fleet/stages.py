from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far the making of a municipality has come: what is done, in the order in which it is."""

    WRITTEN = "written", _("Nome, dominio e aspetto registrati")
    BUILT = "built", _("Archivio del Comune pronto")
    FURNISHED = "furnished", _("Uffici, servizi e primo amministratore pronti")
    OPEN = "open", _("Portale aperto")
