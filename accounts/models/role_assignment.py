from django.db import models
from django.db.models import Q

from accounts.roles import SEES_RESTRICTED, TOWN_WIDE, Role
from tenants.ids import uuid7


class RoleAssignments(models.Manager["RoleAssignment"]):
    """Whoever reads an assignment asks what it gives: the municipality's own role comes along."""

    def get_queryset(self) -> models.QuerySet["RoleAssignment"]:
        return super().get_queryset().select_related("custom")


class RoleAssignment(models.Model):
    """A role of an operator, built-in or the municipality's own, in one office or (office empty) in the whole municipality."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    custom = models.ForeignKey("accounts.CustomRole", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    objects = RoleAssignments()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "custom", "office"], nulls_distinct=False, name="role_once"
            ),
            models.CheckConstraint(
                name="role_of_whole_town", condition=~Q(role__in=sorted(TOWN_WIDE)) | Q(office__isnull=True)
            ),
            models.CheckConstraint(
                name="role_built_in_or_custom",
                condition=(Q(role="") & Q(custom__isnull=False)) | (~Q(role="") & Q(custom__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.custom.name if self.custom else str(Role(self.role).label)

    @property
    def gives(self) -> frozenset[str]:
        """The built-in roles whose rights it carries."""
        return frozenset(self.custom.stands_for if self.custom else [self.role])

    @property
    def sees_restricted(self) -> bool:
        return self.custom.sees_restricted if self.custom else self.role in SEES_RESTRICTED
