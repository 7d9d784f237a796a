from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenants.ids import uuid7


class FederationKey(models.Model):
    """A key of the municipality in a federation of OpenID Connect, one chain for each way in and each purpose.

    `federation` signs what the municipality says of itself, `signature` what it asks of providers, and with `encryption` they
    write to it: the rules want them apart. `next` is already published and signs nothing yet; `active` signs; `retired` is
    published no more. The private key is sealed by `tenants.crypto`.
    """

    class Purpose(models.TextChoices):
        FEDERATION = "federation"
        SIGNATURE = "signature"
        ENCRYPTION = "encryption"

    class State(models.TextChoices):
        NEXT = "next"
        ACTIVE = "active"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(max_length=8)
    purpose = models.CharField(max_length=10, choices=Purpose)
    state = models.CharField(max_length=8, choices=State)
    public_key = models.JSONField()
    sealed_key = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="federation_key_purpose", condition=Q(purpose__in=["federation", "signature", "encryption"])
            ),
            models.CheckConstraint(name="federation_key_state", condition=Q(state__in=["next", "active", "retired"])),
            models.UniqueConstraint(
                name="federation_key_one_active", fields=["way", "purpose"], condition=Q(state="active")
            ),
            models.UniqueConstraint(
                name="federation_key_one_next", fields=["way", "purpose"], condition=Q(state="next")
            ),
            models.CheckConstraint(
                name="federation_key_has_its_private_part", condition=Q(state="retired") | ~Q(sealed_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.purpose} {self.state} {self.id}"
