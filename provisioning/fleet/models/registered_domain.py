from django.db import models
from django.db.models import Q


class RegisteredDomain(models.Model):
    """A domain as its owner registered it, and until when: `comune.segrate.mi.it` of `sportello.comune.segrate.mi.it`.

    Stands in public and belongs to nobody: the hosts of many municipalities may lie under one domain of the vendor's.
    """

    class Source(models.TextChoices):
        REGISTRY = "registry"
        HAND = "hand"

    name = models.CharField(max_length=253, unique=True)
    expires_on = models.DateField()
    source = models.CharField(max_length=8, choices=Source)
    read_at = models.DateTimeField()
    by = models.JSONField(default=dict, help_text="{kind, id, name} of who wrote the day down by hand")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="registered_domain_source",
                condition=Q(source="registry", by={}) | (Q(source="hand") & ~Q(by={})),
            ),
            models.CheckConstraint(
                name="registered_domain_name", condition=Q(name__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
            ),
        ]

    def __str__(self) -> str:
        return self.name
