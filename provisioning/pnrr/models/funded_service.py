from django.db import models

from tenants.ids import uuid7


class FundedService(models.Model):
    """A service that the grant pays. By code, because the service itself lives in the municipality's schema."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey("pnrr.Dossier", on_delete=models.CASCADE, related_name="services")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=200, help_text="Of its sheet, on the municipality's host")

    class Meta:
        ordering = ["title", "code"]
        constraints = [models.UniqueConstraint(fields=["dossier", "code"], name="funded_service_once")]

    def __str__(self) -> str:
        return self.code
