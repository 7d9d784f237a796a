import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> "DeliveryQuerySet":
        """What a worker may take: waiting rows whose time has come, and rows whose lease ran out."""
        return self.filter(state__in=Delivery.TAKEABLE, next_attempt_at__lte=now)

    def free(self, now: datetime) -> "DeliveryQuerySet":
        """Those that nobody holds back any more."""
        return self.filter(Q(not_before=None) | Q(not_before__lte=now))

    def about(self, subject: str) -> "DeliveryQuerySet":
        return self.filter(subject=subject).order_by("created_at")


class Delivery(models.Model):
    """Something that must leave the platform, written in the transaction of the change that causes it.

    `key` is the idempotency key, unique in the municipality. `subject` is a reference to what it is about
    (`case:<uuid>`), without personal data. `next_attempt_at` is when a worker may take the row: the next attempt while
    it waits, the end of the lease while it runs; one column, so that one index serves both. `result` may be present
    before the delivery is done, when the effect succeeded and handing it over to the handlers did not.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("In attesa")
        RUNNING = "running", _("In corso")
        DONE = "done", _("Consegnata")
        FAILED = "failed", _("Non riuscita")
        NEEDS_HUMAN = "needs_human", _("Da verificare a mano")

    TAKEABLE = (State.PENDING, State.RUNNING)
    STOPPED = (State.FAILED, State.NEEDS_HUMAN)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200, blank=True)
    payload = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    attempt_limit = models.PositiveIntegerField()
    next_attempt_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, help_text="Held until then: it may still be withdrawn")
    lease_token = models.UUIDField(null=True, editable=False)
    result = models.JSONField(null=True)
    last_error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_state", condition=Q(state__in=["pending", "running", "done", "failed", "needs_human"])
            ),
            models.CheckConstraint(
                name="delivery_leased_iff_running",
                condition=Q(state="running", lease_token__isnull=False) | (~Q(state="running") & Q(lease_token=None)),
            ),
            models.CheckConstraint(
                name="delivery_done_has_result",
                condition=Q(state="done", result__isnull=False, finished_at__isnull=False)
                | (~Q(state="done") & Q(finished_at=None)),
            ),
            models.CheckConstraint(name="delivery_key_given", condition=~Q(key="")),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="delivery_due", condition=Q(state__in=["pending", "running"])
            ),
            models.Index(fields=["state", "kind"], name="delivery_stopped", condition=~Q(state="done")),
            models.Index(fields=["subject"], name="delivery_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.state})"

    def is_held(self, now: datetime) -> bool:
        return self.not_before is not None and self.not_before > now

    def is_leased_as(self, token: uuid.UUID) -> bool:
        return self.state == self.State.RUNNING and self.lease_token == token
