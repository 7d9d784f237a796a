from django.db import models

from tenants.ids import uuid7


class BlueprintVersion(models.Model):
    """A published blueprint, shared by all municipalities and never changed; tenants refer to it by hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    format = models.PositiveSmallIntegerField()
    body = models.JSONField()
    sequence = models.PositiveIntegerField(help_text="1, 2, 3 … within the code")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "sequence"]
        constraints = [models.UniqueConstraint(fields=["code", "sequence"], name="blueprint_code_sequence")]

    def __str__(self) -> str:
        return f"{self.code} {self.sequence}"
