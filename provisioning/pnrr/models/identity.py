from django.db import models
from django.db.models import Q

from tenants.ids import uuid7


class TrialIdentity(models.Model):
    """With what the evaluators log in. Encrypted as one token; taken away, nothing of the secret stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey("pnrr.Dossier", on_delete=models.CASCADE, related_name="identities")
    label = models.CharField(max_length=80)
    sealed = models.TextField(editable=False)
    added_at = models.DateTimeField()
    added_by = models.JSONField(help_text="{kind, id, name}")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                name="identity_sealed_while_it_stands",
                condition=Q(removed_at=None) & ~Q(sealed="") | Q(removed_at__isnull=False, sealed=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
