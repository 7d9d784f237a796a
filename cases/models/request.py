from django.db import models
from django.db.models import Q

from tenants.ids import uuid7


class DocumentRequest(models.Model):
    """What is missing, asked to the citizen in one letter (L. 241/1990 art. 2 c. 7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="document_requests")
    items = models.JSONField(help_text="[text of each thing asked]")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    suspends = models.BooleanField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_text = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(answered_at__isnull=True), name="request_one_open")
        ]

    def __str__(self) -> str:
        return str(self.id)


class RejectionNotice(models.Model):
    """The reasons why the application would be refused, before it is (L. 241/1990 art. 10-bis)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="rejection_notice")
    reasons = models.TextField()
    given_at = models.DateTimeField()
    observations_due_on = models.DateField()
    observations_at = models.DateTimeField(null=True, blank=True)
    observations_text = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.id)
