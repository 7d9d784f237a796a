from django.db import models
from django.db.models import Q

from accounts.roles import TOWN_WIDE, Role
from tenants.ids import uuid7


class RoleAssignment(models.Model):
    """A role of an operator, in one office or (office empty) in the whole municipality."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey("offices.Office", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "office"], nulls_distinct=False, name="role_once"),
            models.CheckConstraint(
                name="role_of_whole_town", condition=~Q(role__in=sorted(TOWN_WIDE)) | Q(office__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.role
