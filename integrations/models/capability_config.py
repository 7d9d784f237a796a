from django.db import models

from tenants.ids import uuid7


class CapabilityConfig(models.Model):
    """Which adapter the municipality uses for a capability, and its options, encrypted as one token.

    Written by `integrations.actions.configure.configure`, read through `integrations.capability`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    capability = models.CharField(max_length=40, unique=True)
    adapter = models.CharField(max_length=40)
    sealed_options = models.TextField(editable=False)
    is_active = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(name="capability_named", condition=~models.Q(capability="") & ~models.Q(adapter=""))
        ]

    def __str__(self) -> str:
        return f"{self.capability}: {self.adapter}"
