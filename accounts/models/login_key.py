from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenants.ids import uuid7


class LoginKey(models.Model):
    """A key pair with which the municipality signs what it sends to identity providers, one chain for each way in.

    `next` is already in the metadata and signs nothing yet; `active` signs; `retired` is in the metadata no more. The
    private key is sealed by `tenants.crypto`.
    """

    class State(models.TextChoices):
        NEXT = "next"
        ACTIVE = "active"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State)
    certificate = models.TextField()
    sealed_key = models.TextField(editable=False)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="login_key_state", condition=Q(state__in=["next", "active", "retired"])),
            models.UniqueConstraint(name="login_key_one_active", fields=["way"], condition=Q(state="active")),
            models.UniqueConstraint(name="login_key_one_next", fields=["way"], condition=Q(state="next")),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state} {self.id}"
