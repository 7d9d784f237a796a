from django.db import models

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class SupportAct(models.Model):
    """A page that somebody of the vendor asked for in this municipality. Only ever added to; stands in its own schema.

    `page` is the name of the route and `about` what its address names (ids and codes), so that it reads right for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grant_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who asked")
    page = models.CharField(max_length=80)
    about = models.JSONField(default=dict)
    acted = models.BooleanField(default=False, help_text="Sent a form, instead of only reading")
    status = models.PositiveSmallIntegerField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.page
