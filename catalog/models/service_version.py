from django.db import models

from catalog.models.service import HERE_OR_ELSEWHERE
from tenants.ids import uuid7


class ServiceVersion(models.Model):
    """The history of a service: which definition it had, from when, by whose hand and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey("catalog.Service", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.ForeignKey("catalog.Definition", on_delete=models.PROTECT, related_name="+")
    blueprint_hash = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    overlay = models.JSONField(default=dict)
    external_name = models.CharField(max_length=80, blank=True)
    external_url = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=40)
    by = models.JSONField(help_text="snapshot of the actor: kind, id, name")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["service", "number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="service_version_number"),
            models.CheckConstraint(condition=HERE_OR_ELSEWHERE, name="service_version_here_or_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.number}"
