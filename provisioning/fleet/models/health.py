from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

# Whoever asked to look again is not kept waiting longer for a worker that does not come.
PATIENCE = timedelta(minutes=5)


class Health(models.Model):
    """How a municipality fares, as last looked at. Stands in public, so that a list of a thousand enters no schema.

    What its own schema says (`taken_at`) and what has to be asked of other systems (`checked_at`) are looked at apart. What
    failed keeps what was known before: `failure` and `check_failure` name the class of the error and nothing of its words.
    """

    municipality = models.OneToOneField(
        "tenants.Municipality", on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    tried_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=80, blank=True)
    check_tried_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_failure = models.CharField(max_length=80, blank=True)
    # «Aggiorna ora»: waits while either of the two is older.
    asked_at = models.DateTimeField(null=True)

    migrations_behind = models.PositiveIntegerField(default=0)
    deliveries_failed = models.PositiveIntegerField(default=0)
    deliveries_for_people = models.PositiveIntegerField(default=0)
    stopped_since = models.DateTimeField(null=True, help_text="The oldest of those that fail or wait for a person")
    deliveries_waiting = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    certificates = models.JSONField(default=list, help_text="[{kind, way, name, expires_at}]")
    certificate_expires_at = models.DateTimeField(null=True, help_text="The first of them")
    last_submission_at = models.DateTimeField(null=True)
    last_operator_login_at = models.DateTimeField(null=True)
    storage_bytes = models.PositiveBigIntegerField(default=0)

    integrations = models.JSONField(default=list, help_text="[{capability, title, adapter, findings: [{ok, message}]}]")
    integrations_failing = models.PositiveSmallIntegerField(default=0)
    hosts = models.JSONField(default=list, help_text="[{host, problem, expires_at}]")
    hosts_failing = models.PositiveSmallIntegerField(default=0)
    host_expires_at = models.DateTimeField(null=True, help_text="Of the TLS certificate that ends first")
    domain_expires_on = models.DateField(null=True, help_text="Of the registered domain that ends first")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="health_stopped_since",
                condition=Q(deliveries_failed=0, deliveries_for_people=0, stopped_since=None)
                | (~Q(deliveries_failed=0, deliveries_for_people=0) & Q(stopped_since__isnull=False)),
            ),
            models.CheckConstraint(
                name="health_waiting_since",
                condition=Q(deliveries_waiting=0, waiting_since=None)
                | (Q(deliveries_waiting__gt=0) & Q(waiting_since__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Health of {self.municipality_id}"

    @property
    def deliveries_stopped(self) -> int:
        return self.deliveries_failed + self.deliveries_for_people

    def is_awaited(self, now: datetime) -> bool:
        """Somebody asked to look again, and one of the two looks is still to come."""
        if self.asked_at is None or now - self.asked_at > PATIENCE:
            return False
        taken = _ended(self.tried_at, self.taken_at, self.failure)
        checked = _ended(self.check_tried_at, self.checked_at, self.check_failure)
        return not all(ended is not None and ended >= self.asked_at for ended in (taken, checked))


def _ended(tried: datetime | None, succeeded: datetime | None, failure: str) -> datetime | None:
    return tried if failure else succeeded
