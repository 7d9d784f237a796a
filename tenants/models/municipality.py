from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import TenantMixin

# A schema name goes into search paths, file paths and cache keys: plain letters only.
SCHEMA_NAME = RegexValidator(r"^[a-z][a-z0-9_]{1,47}\Z", "Lower-case letters, digits and underscores only")


class Municipality(TenantMixin):
    """A tenant: an Italian municipality with a schema of its own."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("In preparazione")
        ACTIVE = "active", _("Attivo")
        SUSPENDED = "suspended", _("Sospeso")
        # From here there is no way back: part of its data may be gone already.
        REMOVING = "removing", _("In rimozione")

    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(max_length=48, unique=True, validators=[SCHEMA_NAME])
    name = models.CharField(max_length=120)
    istat_code = models.CharField(max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}\Z")])
    ipa_code = models.CharField(max_length=20, unique=True)
    fiscal_code = models.CharField(max_length=11, validators=[RegexValidator(r"^\d{11}\Z")])
    cadastral_code = models.CharField(max_length=4, validators=[RegexValidator(r"^[A-Z]\d{3}\Z")])
    population = models.PositiveIntegerField()
    province = models.CharField(max_length=2)
    region = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="municipality_known_state",
                condition=Q(state__in=["preparing", "active", "suspended", "removing"]),
            ),
            models.CheckConstraint(name="municipality_schema", condition=Q(schema_name__regex=r"^[a-z][a-z0-9_]*$")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_serving(self) -> bool:
        return self.state == self.State.ACTIVE
