from django.db import models
from django.db.models import Q

from tenants.ids import uuid7


class StaffIdentity(models.Model):
    """An operator as the municipality's own identity provider names them: from the first login on, this alone counts.

    An e-mail address may pass to somebody else; issuer and subject together never do (OpenID Connect Core 1.0 §5.7).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="staff_identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="staff_identity_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="staff_identity_one_of_each_issuer"),
            models.CheckConstraint(name="staff_identity_named", condition=~Q(issuer="") & ~Q(subject="")),
        ]

    def __str__(self) -> str:
        return str(self.id)
