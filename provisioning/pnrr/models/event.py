from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class DossierEvent(models.Model):
    """A line of the dossier's journal. Only ever added to; it holds no secret."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Fascicolo aperto")
        CHANGED = "changed", _("Dati cambiati")
        CHECKED = "checked", _("Controlli avviati")
        CONFIRMED = "confirmed", _("Criterio giudicato a mano")
        IDENTITY_ADDED = "identity_added", _("Identità di prova aggiunta")
        IDENTITY_READ = "identity_read", _("Identità di prova letta")
        IDENTITY_REMOVED = "identity_removed", _("Identità di prova tolta")
        PAPER_MADE = "paper_made", _("Documento preparato")
        ANNEX_MADE = "annex_made", _("Allegato con le credenziali scaricato")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey("pnrr.Dossier", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who did it")
    about = models.CharField(max_length=300, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="dossier_event_kind",
                condition=Q(
                    kind__in=[
                        "opened", "changed", "checked", "confirmed", "identity_added", "identity_read", "identity_removed",
                        "paper_made", "annex_made",
                    ]
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"
