from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class Suspension(models.Model):
    """A stop of the clock. `latest_end` is when the term runs again at the latest, `ended_on` when it really did."""

    class Reason(models.TextChoices):
        DOCUMENTS = "documents", _("Richiesta di documenti")
        REJECTION_NOTICE = "rejection_notice", _("Preavviso di rigetto")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=20, choices=Reason)
    started_on = models.DateField()
    latest_end = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            # L. 241/1990 art. 2 c. 7 and art. 10-bis: each of the two stops the clock once.
            models.UniqueConstraint(fields=["case", "reason"], name="suspension_once"),
            models.CheckConstraint(name="suspension_forward", condition=Q(latest_end__gte=F("started_on"))),
            models.CheckConstraint(
                name="suspension_end", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def end(self) -> date:
        """When the clock runs again: the real end, or the latest one while it is open."""
        return self.ended_on or self.latest_end
