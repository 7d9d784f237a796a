from django.db import models
from django.db.models import F, Q

from tenants.ids import uuid7


class Move(models.Model):
    """A municipality on its way from one cell to another: how far it came, so that an interrupted one goes on. In public."""

    class Step(models.TextChoices):
        BEGUN = "begun"
        SUSPENDED = "suspended"
        EXPORTED = "exported"
        IMPORTED = "imported"
        DIRECTED = "directed"
        OPENED = "opened"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema_name = models.CharField(max_length=48)
    source = models.CharField(max_length=20, blank=True, help_text="Code of the cell; empty: the control cell")
    target = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.BEGUN)
    by = models.JSONField(help_text="{kind, id, name} of who asked for it")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begun_at"]
        constraints = [
            models.CheckConstraint(name="move_goes_somewhere", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="move_finished_when_done",
                condition=Q(step="done", finished_at__isnull=False) | ~Q(step="done") & Q(finished_at=None),
            ),
            models.UniqueConstraint(name="move_one_under_way", fields=["schema_name"], condition=Q(finished_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name}: {self.source or 'control'} → {self.target or 'control'}"
