"""The emergency register of the protocol (registro di emergenza, DPR 445/2000 art. 63)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations.models.delivery import Delivery
from tenants.ids import uuid7


class StandingAuthorisation(models.Model):
    """The protocol manager's recorded decision that the system opens the register by itself after an outage.

    `act` names the document that decides it; the law wants the authorisation to be traceable (art. 63, 1-2).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    minutes_of_outage = models.PositiveIntegerField()
    act = models.CharField(max_length=200)
    granted_by = models.JSONField()
    granted_at = models.DateTimeField(default=timezone.now)
    in_force = models.BooleanField(default=True)
    revoked_by = models.JSONField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["in_force"], condition=Q(in_force=True), name="standing_one_in_force"),
            models.CheckConstraint(
                name="standing_revoked_at",
                condition=Q(in_force=True, revoked_at=None) | Q(in_force=False, revoked_at__isnull=False),
            ),
            models.CheckConstraint(name="standing_minutes", condition=Q(minutes_of_outage__gte=1)),
        ]

    def __str__(self) -> str:
        return f"after {self.minutes_of_outage} minutes of outage"


class EmergencyRegister(models.Model):
    """One opening of the emergency register, with what art. 63, 1-2 wants written on it.

    Cause, start and end of the interruption, who opened and who closed, until when its use is authorised and by which
    act. Actors are snapshots `{"kind", "id", "name"}`.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300)
    outage_since = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.JSONField()
    standing_authorisation = models.ForeignKey(StandingAuthorisation, on_delete=models.PROTECT, null=True)
    authorised_until = models.DateTimeField()
    authorisation_act = models.CharField(max_length=200, blank=True)
    extended_by = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="open"), name="emergency_one_open"),
            models.CheckConstraint(
                name="emergency_closed_at",
                condition=Q(state="open", closed_at=None, closed_by__isnull=True)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} since {self.opened_at:%Y-%m-%d %H:%M}"


class EmergencyNumber(models.Model):
    """A number of the emergency register, and the definitive one that replaced it (art. 63, 4-5).

    The sequence runs per calendar year through all openings, so that a code names one document for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    register = models.ForeignKey(EmergencyRegister, on_delete=models.PROTECT, related_name="numbers")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="emergency_number")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    assigned_at = models.DateTimeField()
    definitive_number = models.PositiveBigIntegerField(null=True)
    definitive_year = models.PositiveSmallIntegerField(null=True)
    reconciled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="emergency_number_once"),
            models.CheckConstraint(name="emergency_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="emergency_reconciled_whole",
                condition=Q(definitive_number=None, definitive_year=None, reconciled_at=None)
                | Q(definitive_number__isnull=False, definitive_year__isnull=False, reconciled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As printed: `E-2026-000001`."""
        return f"E-{self.year}-{self.number:06d}"
