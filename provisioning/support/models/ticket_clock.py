from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from provisioning.support.clock import Severity, due_at
from tenants.ids import uuid7


class TicketClock(models.Model):
    """How long the vendor has to step in, once for each time a request is opened. Stands in public.

    It runs from `counts_from` to the intervention, `met_at`; it stands since `waiting_since` while the municipality is
    asked something; one that was withdrawn before the intervention is over without having been met.
    """

    class Standing(models.TextChoices):
        RUNNING = "running"
        STOPPED = "stopped"
        LATE = "late"
        KEPT = "kept"
        MISSED = "missed"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("support.TroubleTicket", on_delete=models.PROTECT, related_name="clocks")
    severity = models.CharField(max_length=8, choices=Severity, help_text="By which measure it counts")
    started_at = models.DateTimeField(db_index=True)
    counts_from = models.DateTimeField(help_text="Later than the start when it became blocking only then")
    due_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.CheckConstraint(name="ticket_clock_severity", condition=Q(severity__in=Severity.values)),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(met_at=None, dropped_at=None), name="ticket_clock_one_at_a_time"
            ),
            models.CheckConstraint(
                name="ticket_clock_order", condition=Q(counts_from__gte=F("started_at"), due_at__gt=F("counts_from"))
            ),
            models.CheckConstraint(
                name="ticket_clock_ends_once",
                condition=Q(met_at=None, dropped_at=None)
                | Q(waiting_since=None)
                & (Q(met_at=None, dropped_at__isnull=False) | Q(met_at__isnull=False, dropped_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_going(self) -> bool:
        return self.met_at is None and self.dropped_at is None

    def standing(self, now: datetime | None = None) -> Standing:
        if self.met_at is not None:
            return self.Standing.KEPT if self.met_at <= self.due_at else self.Standing.MISSED
        if self.due_at < (self.dropped_at or self.waiting_since or now or timezone.now()):
            return self.Standing.MISSED if self.dropped_at else self.Standing.LATE
        if self.dropped_at is not None:
            return self.Standing.DROPPED
        return self.Standing.STOPPED if self.waiting_since else self.Standing.RUNNING

    def reckon(self) -> None:
        """Sets the due time anew, from what is on record."""
        stops = [(pause.since, pause.until) for pause in self.pauses.all()]
        self.due_at = due_at(Severity(self.severity), self.counts_from, stops)
