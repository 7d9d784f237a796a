from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class InboundMessage(models.Model):
    """A callback of an outside system, stored as it came before anything is done with it.

    `external_id` is the sender's own id of the message: the same message received twice is one row.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Ricevuto")
        PROCESSED = "processed", _("Elaborato")
        FAILED = "failed", _("Non riuscito")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    capability = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200)
    payload = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["capability", "external_id"], name="inbound_once"),
            models.CheckConstraint(name="inbound_state", condition=Q(state__in=["received", "processed", "failed"])),
            models.CheckConstraint(
                name="inbound_processed_at",
                condition=Q(state="processed", processed_at__isnull=False)
                | (~Q(state="processed") & Q(processed_at=None)),
            ),
            models.CheckConstraint(name="inbound_id_given", condition=~Q(external_id="")),
        ]
        indexes = [models.Index(fields=["next_attempt_at"], name="inbound_due", condition=Q(state="received"))]

    def __str__(self) -> str:
        return f"{self.capability} {self.id} ({self.state})"
