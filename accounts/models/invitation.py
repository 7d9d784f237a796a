import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.crypto import mac
from tenants.ids import uuid7


class Invitation(models.Model):
    """A link that lets an operator choose a password: to come in the first time, or because the old one is lost.

    The token is made again from the id when the email is written, so neither this table nor the ledger holds it.
    """

    class Purpose(models.TextChoices):
        JOIN = "join", _("Invito")
        RECOVERY = "recovery", _("Password dimenticata")

    LIFETIMES = {Purpose.JOIN: timedelta(days=7), Purpose.RECOVERY: timedelta(hours=1)}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=8, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="invitation_purpose", condition=Q(purpose__in=["join", "recovery"])),
            models.CheckConstraint(name="invitation_ends", condition=Q(expires_at__gte=models.F("created_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def token(self) -> str:
        return mac("invitation", self.id.bytes)

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
