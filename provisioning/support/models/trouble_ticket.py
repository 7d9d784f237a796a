from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provisioning.support.clock import Severity
from provisioning.support.models.ticket_clock import TicketClock
from tenants.ids import uuid7


class TroubleTicket(models.Model):
    """A municipality's request for help to the vendor. Stands in public; each desk sees its own, by `queries.tickets_here`.

    What was said and done is in its events; until when somebody must have stepped in, in its clocks.
    """

    class State(models.TextChoices):
        OPENED = "opened", _("Aperta")
        IN_CHARGE = "in_charge", _("In carico")
        WAITING = "waiting", _("In attesa dell'ente")
        RESOLVED = "resolved", _("Risolta")
        CLOSED = "closed", _("Chiusa")

    class Channel(models.TextChoices):
        DESK = "desk", _("Dallo sportello")
        PHONE = "phone", _("Per telefono")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("tenants.Municipality", on_delete=models.PROTECT, related_name="trouble_tickets")
    number = models.PositiveIntegerField(help_text="Counts the municipality's own, from 1")
    channel = models.CharField(max_length=5, choices=Channel)
    severity = models.CharField(max_length=8, choices=Severity)
    state = models.CharField(max_length=9, choices=State, default=State.OPENED)
    subject = models.CharField(max_length=120)
    description = models.TextField(max_length=4000)
    page = models.CharField(max_length=300, blank=True, help_text="Which page it is about, as they write it")
    caller = models.CharField(max_length=120, blank=True, help_text="Who called, of a request taken by telephone")
    opened_at = models.DateTimeField()
    opened_by = models.JSONField(help_text="{kind, id, name}; of a call, who took it")
    taken_by = models.JSONField(default=dict, help_text="{kind, id, name} of who of the vendor follows it")
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="trouble_ticket_number"),
            models.CheckConstraint(name="trouble_ticket_severity", condition=Q(severity__in=Severity.values)),
            models.CheckConstraint(
                name="trouble_ticket_state",
                condition=Q(state__in=["opened", "in_charge", "waiting"], resolved_at=None, closed_at=None)
                | Q(state="resolved", resolved_at__isnull=False, closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="trouble_ticket_caller",
                condition=Q(channel="desk", caller="") | Q(channel="phone") & ~Q(caller=""),
            ),
            models.CheckConstraint(
                name="trouble_ticket_closes_last",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reference(self) -> str:
        """As it is said on the telephone."""
        return f"n. {self.number}"

    @property
    def clock(self) -> TicketClock:
        """The one of the last opening."""
        return list(self.clocks.all())[-1]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def reopens_until(self) -> datetime | None:
        """None while it is open."""
        done = self.resolved_at or self.closed_at
        return done + timedelta(days=settings.SPORTELLO_SUPPORT_REOPEN_DAYS) if done else None

    def may_reopen(self, now: datetime | None = None) -> bool:
        until = self.reopens_until()
        return until is not None and (now or timezone.now()) < until


OPEN = frozenset({TroubleTicket.State.OPENED, TroubleTicket.State.IN_CHARGE, TroubleTicket.State.WAITING})
