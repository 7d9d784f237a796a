from django.db import models
from django.utils import timezone


class WorkSignal(models.Model):
    """Public side: "this schema has work from `due_at` on". Rows are inserted and deleted, never updated.

    One row per tenant, updated, would make concurrent submissions of a municipality wait for each other.
    """

    schema_name = models.CharField(max_length=63)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="worksignal_due")]

    def __str__(self) -> str:
        return f"{self.schema_name} at {self.due_at:%H:%M:%S}"
