from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tenants.ids import uuid7

# A run moves on every few seconds; one that has not moved for so long was cut off.
CUT_OFF_AFTER = timedelta(minutes=10)


class CheckRun(models.Model):
    """One pass of the automatic checks over a dossier. `done` of `total` parts; a part is a service, or the site."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey("pnrr.Dossier", on_delete=models.PROTECT, related_name="runs")
    asked_at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who asked for it")
    moved_at = models.DateTimeField(null=True, help_text="When it last got on; null while it waits")
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(name="check_run_within_total", condition=Q(done__lte=F("total"))),
            models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="check_run_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"

    @property
    def is_waiting(self) -> bool:
        return self.ended_at is None and self.moved_at is None

    @property
    def is_complete(self) -> bool:
        return self.ended_at is not None and self.done == self.total

    def is_open(self, now: datetime | None = None) -> bool:
        """Waits or is under way, and was not cut off."""
        last = self.moved_at or self.asked_at
        return self.ended_at is None and (now or timezone.now()) < last + CUT_OFF_AFTER
