from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class AdhesionEvent(models.Model):
    """Something said or done about an adhesion; both sides read all of it. Only ever added to. Stands in public."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Richiesta inviata")
        QUESTIONED = "questioned", _("Domanda del fornitore")
        ANSWERED = "answered", _("Risposta dell'ente")
        ACCEPTED = "accepted", _("Accettata")
        REFUSED = "refused", _("Non accettata")
        WITHDRAWN = "withdrawn", _("Ritirata")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    adhesion = models.ForeignKey("support.Adhesion", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who did it")
    text = models.TextField(max_length=2000, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="adhesion_event_kind",
                condition=models.Q(kind__in=["asked", "questioned", "answered", "accepted", "refused", "withdrawn"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.adhesion_id}"
