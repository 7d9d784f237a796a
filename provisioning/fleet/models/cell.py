from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Part of the name of environment variables.
CODE = RegexValidator(r"^[a-z][a-z0-9]{0,19}\Z", "Lower-case letters and digits only")


class Cell(models.Model):
    """Another installation of this release, with a database, a cache and a storage of its own. Stands in public.

    Its secrets are no rows: they stand in variables of the environment (`provisioning.fleet.cells.remote`).
    """

    class Engine(models.TextChoices):
        POSTGRESQL = "postgresql", _("PostgreSQL")
        CITUS = "citus", _("Citus, uno schema per nodo")

    code = models.CharField(max_length=20, unique=True, validators=[CODE])
    url = models.URLField(help_text="Where the ingress sends the visitors of its municipalities")
    engine = models.CharField(max_length=12, choices=Engine, default=Engine.POSTGRESQL)
    capacity = models.PositiveIntegerField(default=1000, help_text="How many municipalities it is meant for")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="cell_engine", condition=Q(engine__in=["postgresql", "citus"])),
            models.CheckConstraint(name="cell_code", condition=Q(code__regex=r"^[a-z][a-z0-9]*$")),
        ]

    def __str__(self) -> str:
        return self.code
