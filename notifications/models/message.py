from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models import Delivery
from tenants.ids import uuid7


class EmailState(models.TextChoices):
    NONE = "none", _("Nessuna email: la persona non ha un indirizzo")
    QUEUED = "queued", _("Email in partenza")
    SENT = "sent", _("Email inviata")
    FAILED = "failed", _("Email non consegnata")


class Message(models.Model):
    """
    One message of the municipality to one person, kept in the personal area; the email is only a copy or a nudge.

    `case_id` names a case without a foreign key, because cases stand above this app; it is empty for what happens before
    a case exists. `dedup_key` tells apart messages of the same event on the same case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    case_id = models.UUIDField(null=True, blank=True)
    case_code = models.CharField(max_length=40, blank=True)
    event = models.CharField(max_length=40)
    dedup_key = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    # The clerk can still undo what it tells: until then only the desk sees it.
    held_until = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    delivery = models.OneToOneField(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="message")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="message_recipient"),
            models.Index(fields=["case_id", "-created_at"], name="message_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "case_id", "event", "dedup_key"], nulls_distinct=False, name="message_once"
            ),
            models.CheckConstraint(
                condition=models.Q(case_id__isnull=False) | ~models.Q(dedup_key=""), name="message_has_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.case_code}".strip()

    @property
    def written_at(self) -> datetime:
        """When it came into the personal area."""
        return self.held_until or self.created_at

    @property
    def is_held(self) -> bool:
        return self.held_until is not None and self.held_until > timezone.now()

    @property
    def email_state(self) -> EmailState:
        """What became of the email, for the clerk; reads `delivery`, so select it with the message."""
        if self.sent_at:
            return EmailState.SENT
        if self.delivery is None:
            return EmailState.NONE
        return EmailState.FAILED if self.delivery.state in Delivery.STOPPED else EmailState.QUEUED
