from django.db import models


class SchemaScript(models.Model):
    """The statements that make a municipality's empty schema, for one state of the migrations. Stands in public."""

    version = models.CharField(primary_key=True, max_length=64)
    statements = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.version
