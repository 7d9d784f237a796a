from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class DossierPaper(models.Model):
    """A document to sign, as it was made: kept by the hash of its bytes, never changed. It holds no credentials."""

    class Kind(models.TextChoices):
        DOSSIER = "dossier", _("Fascicolo")
        ACCEPTANCE = "acceptance", _("Verbale di collaudo")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey("pnrr.Dossier", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    made_at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who asked for it")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=160)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(name="paper_kind", condition=Q(kind__in=["dossier", "acceptance"])),
            models.CheckConstraint(name="paper_sha256_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
