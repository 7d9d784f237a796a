from django.db import models


class ActiveService(models.Model):
    """A service that a municipality has, on which version of the catalogue: as of the last look at its health."""

    municipality = models.ForeignKey("tenants.Municipality", on_delete=models.CASCADE, related_name="known_services")
    code = models.SlugField(max_length=60)
    # The version's own key: it may have been published again since.
    blueprint_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="active_service_once")]
        indexes = [models.Index(fields=["code"], name="active_service_code")]

    def __str__(self) -> str:
        return f"{self.code} of {self.municipality_id}"
