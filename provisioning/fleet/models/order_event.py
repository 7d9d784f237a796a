from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.fleet.models.order_draft import OrderDraft
from tenants.append_only import AppendOnly


class OrderEvent(models.Model):
    """A line of the journal of an order. Stands in public."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Ordine iniziato")
        PLACED = "placed", _("Creazione richiesta")
        FAILED = "failed", _("Creazione non riuscita")
        DONE = "done", _("Comune creato")

    order = models.ForeignKey(OrderDraft, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name}")

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="order_event_kind", condition=models.Q(kind__in=["opened", "placed", "failed", "done"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
