from django.db import models

from tenants.ids import uuid7


class CaseTarget(models.Model):
    """An intermediate aim of the procedure (`catalog.blueprint.Target`), with its day for this case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="targets")
    target_id = models.CharField(max_length=60)
    due_on = models.DateField()
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "target_id"], name="target_once")]

    def __str__(self) -> str:
        return self.target_id
