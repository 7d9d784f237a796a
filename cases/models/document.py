from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class CaseDocument(models.Model):
    """A document of a case: what the citizen sent and what the municipality wrote."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("Domanda")
        ATTACHMENT = "attachment", _("Allegato")
        INTEGRATION = "integration", _("Documento integrativo")
        OBSERVATIONS = "observations", _("Osservazioni")
        LETTER = "letter", _("Comunicazione")
        OUTCOME = "outcome", _("Provvedimento")
        INTERNAL = "internal", _("Documento interno")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind)
    document_id = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=300)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    protocol_number = models.PositiveIntegerField(null=True, blank=True)
    protocol_year = models.PositiveSmallIntegerField(null=True, blank=True)
    emergency_number = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(kind="application"), name="document_one_application"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_public(self) -> bool:
        """May the applicant see it?"""
        return self.kind != self.Kind.INTERNAL

    @property
    def is_sent_first(self) -> bool:
        """Part of what the citizen sent with the application?"""
        return self.kind in {self.Kind.APPLICATION, self.Kind.ATTACHMENT}

    @property
    def number(self) -> str:
        """The protocol number as people write it, the emergency number while there is none, or empty."""
        return f"{self.protocol_number}/{self.protocol_year}" if self.protocol_number else self.emergency_number
