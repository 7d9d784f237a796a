from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from tenants.crypto import mac
from tenants.ids import uuid7

LIFETIME = timedelta(seconds=60)


class SupportTicket(models.Model):
    """Carries a person from the console to the municipality's host, once, within a minute. Stands in public.

    The token is made from the id with the installation's key, so this table holds none; the municipality is part of what
    is sealed, so that a ticket for one town means nothing in another.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grant = models.ForeignKey("support.SupportGrant", on_delete=models.PROTECT, related_name="tickets")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="support_ticket_is_short",
                condition=Q(expires_at__gt=F("issued_at"), expires_at__lte=F("issued_at") + LIFETIME),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    def token_for(self, schema_name: str) -> str:
        return f"{self.id.hex}.{mac(f'support-ticket:{schema_name}', self.id.bytes)}"
