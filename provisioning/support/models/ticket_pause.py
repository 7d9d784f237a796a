from django.db import models
from django.db.models import F, Q

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class TicketPause(models.Model):
    """A stretch in which a clock stood, because the answer had to come from the municipality. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey("support.TicketClock", on_delete=models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.CheckConstraint(name="ticket_pause_order", condition=Q(until__gte=F("since")))]

    def __str__(self) -> str:
        return str(self.id)
