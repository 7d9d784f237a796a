from django.db import models

from tenants.ids import uuid7


class MessageTemplate(models.Model):
    """The municipality's own wording of an event's message, for one service or (`service_code` "") for all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service_code = models.CharField(max_length=80, blank=True)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service_code", "event"], name="template_once"),
            models.CheckConstraint(condition=~models.Q(subject="") & ~models.Q(body=""), name="template_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.service_code}".strip()
