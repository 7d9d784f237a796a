from django.db import models

from tenants.ids import uuid7


class WorkingCopy(models.Model):
    """A service as administrators are preparing it: nothing of it is live until it is published. One for each service.

    It names the service by code, because one not yet activated has no row. `started_from` is the definition that was live
    when it was opened ("" when none was): if another is live at publication, somebody went past it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    started_from = models.CharField(max_length=64, blank=True)
    blueprint_hash = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    overlay = models.JSONField(default=dict)
    office_code = models.SlugField(max_length=40, blank=True)
    row_version = models.PositiveIntegerField(default=1)
    edited_by = models.JSONField(help_text="snapshot of the last editor: kind, id, name")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=models.Q(row_version__gte=1), name="working_copy_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.row_version}"
