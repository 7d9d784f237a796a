from django.db import models
from django.db.models import F, Q

from provisioning.pnrr.measure import Band, Measure, measure
from tenants.ids import uuid7

# Letter, ministry, letter, number: as the CIPE's system gives them.
CUP = r"^[A-Z][0-9]{2}[A-Z][0-9]{11}$"


def _not_before(later: str, earlier: str) -> Q:
    return Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)})


class Dossier(models.Model):
    """The grant of a municipality for one measure, and its terms. Stands in public; the evidence hangs on it.

    `inhabitants` are those that the grant was given by. Dates that the measure's table does not fix are entered by staff:
    `contract_due_on` and `completion_due_on` only when the schedule was changed with the ministry.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("tenants.Municipality", on_delete=models.PROTECT, related_name="dossiers")
    measure = models.SlugField(max_length=40)
    cup = models.CharField(max_length=15, blank=True)
    supplier = models.CharField(max_length=120, blank=True)
    inhabitants = models.PositiveIntegerField()
    includes_site = models.BooleanField(default=False)
    granted = models.PositiveBigIntegerField(null=True, help_text="Cents of a euro, as the decree says")
    decree_on = models.DateField(null=True, help_text="When the decree was notified")
    contract_on = models.DateField(null=True)
    contract_due_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    completion_due_on = models.DateField(null=True)
    verification_from = models.DateField(null=True)
    verification_until = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["municipality__name", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "measure"], name="dossier_once"),
            models.CheckConstraint(name="dossier_cup", condition=Q(cup="") | Q(cup__regex=CUP)),
            models.CheckConstraint(
                name="dossier_contract_after_decree", condition=_not_before("contract_on", "decree_on")
            ),
            models.CheckConstraint(
                name="dossier_completed_after_contract", condition=_not_before("completed_on", "contract_on")
            ),
            models.CheckConstraint(
                name="dossier_verification", condition=_not_before("verification_until", "verification_from")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.municipality_id}"

    @property
    def table(self) -> Measure:
        return measure(self.measure)

    @property
    def band(self) -> Band:
        return self.table.band(self.inhabitants)
