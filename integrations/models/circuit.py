from django.db import models

from tenants.ids import uuid7


class Circuit(models.Model):
    """The circuit breaker of one adapter of this municipality.

    Kept in the database: it must agree between workers and outlive a cache. Closed while `open_until` is empty. While
    open nothing is tried until `open_until`; then one delivery is let through as a trial.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    capability = models.CharField(max_length=40, unique=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="circuit_failing_has_start",
                condition=models.Q(failures=0, failing_since=None, open_until=None)
                | models.Q(failures__gt=0, failing_since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.capability}: {self.failures} failures"
