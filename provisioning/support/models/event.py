from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class SupportEvent(models.Model):
    """A line of the vendor's own journal of support. Only ever added to. Stands in public."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Chiesta")
        APPROVED = "approved", _("Consentita dall'ente")
        STARTED = "started", _("Aperta")
        ENTERED = "entered", _("Entrata nello sportello")
        ENDED = "ended", _("Chiusa")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grant = models.ForeignKey("support.SupportGrant", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who did it")

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="support_event_kind",
                condition=models.Q(kind__in=["asked", "approved", "started", "entered", "ended"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.grant_id}"
