from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tenants.ids import uuid7


class CustomRole(models.Model):
    """A role that the municipality made of the built-in ones, with sight of restricted data or without.

    So the police read about health on a parking permit without being called social workers.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    stands_for = models.JSONField(help_text="Values of accounts.roles.Role, none of the whole town's")
    sees_restricted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="custom_role_name_once"),
            models.CheckConstraint(
                name="custom_role_stands_for_some", condition=~Q(name="") & ~Q(stands_for=[]) & ~Q(stands_for={})
            ),
            models.CheckConstraint(
                name="custom_role_never_administers", condition=~Q(stands_for__contains=["administrator"])
            ),
        ]

    def __str__(self) -> str:
        return self.name
