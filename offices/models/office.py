from django.db import models

from tenants.ids import uuid7


class Office(models.Model):
    """A unit of the municipality that answers for services and receives citizens."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    pec = models.EmailField(blank=True)
    hours = models.JSONField(default=list, blank=True, help_text="[{days, from, to, note}]")
    responsible = models.CharField(
        max_length=120, blank=True, help_text="Person in charge of the procedure (L. 241/1990 art. 5)"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
