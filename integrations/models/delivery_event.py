from django.db import models
from django.utils import timezone

from integrations.models.delivery import Delivery
from tenants.ids import uuid7


class DeliveryEvent(models.Model):
    """One thing that happened to a delivery: an attempt and how long it took, or what a person decided."""

    class What(models.TextChoices):
        DELIVERED = "delivered"
        FOUND = "found"
        POSTPONED = "postponed"
        FAILED = "failed"
        NEEDS_HUMAN = "needs_human"
        RETRIED_BY_HAND = "retried_by_hand"
        RESOLVED_BY_HAND = "resolved_by_hand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=20, choices=What)
    error = models.CharField(max_length=120, blank=True)
    duration_ms = models.PositiveIntegerField(null=True)
    by = models.JSONField(null=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M:%S}"
