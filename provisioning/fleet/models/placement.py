from django.contrib.postgres.fields import ArrayField
from django.db import models


class Placement(models.Model):
    """A line of the directory: a municipality that lives in another cell. Those of this cell need none. Stands in public."""

    schema_name = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=120)
    istat_code = models.CharField(max_length=6, unique=True)
    hosts = ArrayField(models.CharField(max_length=253), help_text="The primary one first")
    cell = models.ForeignKey("fleet.Cell", on_delete=models.PROTECT, related_name="placements")

    class Meta:
        ordering = ["schema_name"]
        constraints = [
            models.CheckConstraint(name="placement_has_a_host", condition=models.Q(hosts__len__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} in {self.cell_id}"
