from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class LifeEvent(models.Model):
    """A line of the journal of what became of a municipality on this installation. Only ever added to. Stands in public.

    It names the municipality in words, not by key: it outlives it. `data` holds counts, digests and times, nobody's data.
    """

    class Kind(models.TextChoices):
        PROVISIONED = "provisioned", _("Attivato")
        SUSPENDED = "suspended", _("Sospeso")
        RESUMED = "resumed", _("Riaperto")
        EXPORTED = "exported", _("Esportato")
        IMPORTED = "imported", _("Importato")
        REMOVED = "removed", _("Rimosso")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema_name = models.CharField(max_length=48)
    name = models.CharField(max_length=120)
    istat_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who did it")
    reason = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["schema_name", "at"], name="life_of_municipality")]
        constraints = [
            models.CheckConstraint(
                name="life_event_kind",
                condition=Q(kind__in=["provisioned", "suspended", "resumed", "exported", "imported", "removed"]),
            ),
            models.CheckConstraint(name="life_event_says_why", condition=~Q(kind="suspended") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.kind}"
