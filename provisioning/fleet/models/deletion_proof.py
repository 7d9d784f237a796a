import json

from django.db import models
from django.db.models import Q

from tenants.crypto import mac
from tenants.ids import uuid7

LABEL = "deletion-proof"


class DeletionProof(models.Model):
    """What a municipality's data were, written before the first of them goes; sealed when the last is gone. Stands in public.

    `body`: `{municipality, domains, tables: {name: rows}, files, bytes, public: {model: rows}, export, …}`, nobody's data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema_name = models.CharField(max_length=48)
    name = models.CharField(max_length=120)
    body = models.JSONField()
    by = models.JSONField(help_text="{kind, id, name} of who asked for it")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["begun_at"]
        constraints = [
            models.CheckConstraint(
                name="deletion_sealed_when_finished",
                condition=Q(finished_at=None, seal="") | Q(finished_at__isnull=False) & ~Q(seal=""),
            ),
            models.UniqueConstraint(
                name="deletion_one_under_way", fields=["schema_name"], condition=Q(finished_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.begun_at:%Y-%m-%d}"

    @property
    def is_whole(self) -> bool:
        """Is it finished, and as this installation sealed it?"""
        return self.finished_at is not None and self.seal == self.seal_now()

    def seal_now(self) -> str:
        times = [self.begun_at.isoformat(), self.finished_at.isoformat() if self.finished_at else ""]
        content = [str(self.id), self.schema_name, self.name, self.body, self.by, *times]
        return mac(LABEL, json.dumps(content, sort_keys=True, ensure_ascii=False).encode())
