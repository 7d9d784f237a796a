from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class KnownDeath(models.Model):
    """Somebody who died, as the registry office says: nobody enters any more with that fiscal code, nor acts for it.

    A mistake is taken back and stays written: who was thought dead may ask what happened.
    """

    class Source(models.TextChoices):
        MUNICIPAL_LIST = "list", _("Elenco dell'anagrafe")
        CLERK = "clerk", _("Segnalazione di un operatore")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fiscal_code = models.CharField(max_length=16)
    died_on = models.DateField()
    source = models.CharField(max_length=5, choices=Source)
    recorded_at = models.DateTimeField()
    recorded_by = models.JSONField(help_text="{kind, id, name} of who said so")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.JSONField(default=dict, blank=True, help_text="{kind, id, name}; {} while it holds")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_code"], condition=Q(withdrawn_at=None), name="known_death_holds_once"
            ),
            models.CheckConstraint(name="known_death_named", condition=~Q(fiscal_code="")),
            models.CheckConstraint(name="known_death_source", condition=Q(source__in=["list", "clerk"])),
            models.CheckConstraint(
                name="known_death_withdrawn_whole",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__gte=F("recorded_at")) & ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
