from django.db import models
from django.db.models import Q

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class RegisterReading(models.Model):
    """Somebody took lines out of the register of transactions: who, when, which and why. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name}")
    reason = models.CharField(max_length=300)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    lines = models.PositiveIntegerField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(name="register_reading_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="register_reading_of_days_or_of_a_request",
                condition=Q(since__isnull=False, until__isnull=False, request_id="")
                | (Q(since=None, until=None) & ~Q(request_id="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
