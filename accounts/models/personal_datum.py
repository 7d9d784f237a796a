from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class PersonalDatum(models.Model):
    """What the municipality already knows of a citizen, and from where: it is not asked again (D.P.R. 445/2000 art. 43)."""

    class Source(models.TextChoices):
        SPID = "spid", _("SPID")
        CIE = "cie", _("CIE")
        EIDAS = "eidas", _("eIDAS")
        CNS = "cns", _("CNS")
        CITIZEN = "citizen", _("dato dichiarato da te")
        CASE = "case", _("una tua richiesta precedente")
        ANPR = "anpr", _("ANPR")
        COUNTER = "counter", _("verificato allo sportello")
        DELEGATE = "delegate", _("dichiarato da chi agisce per te")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="data")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    source = models.CharField(max_length=8, choices=Source)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="datum_once_per_user")]

    def __str__(self) -> str:
        return self.key
