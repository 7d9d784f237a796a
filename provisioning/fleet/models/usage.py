from django.db import models
from django.db.models import Q


class Usage(models.Model):
    """What a municipality used in a month: counts alone, of nobody by name.

    A month that is over keeps what was counted when it ended: what is erased later was still used.
    """

    municipality = models.ForeignKey("tenants.Municipality", on_delete=models.CASCADE, related_name="usage")
    month = models.DateField(help_text="Its first day")
    cases = models.PositiveIntegerField(default=0)
    drafts = models.PositiveIntegerField(default=0)
    citizen_logins = models.PositiveIntegerField(default=0)
    operator_logins = models.PositiveIntegerField(default=0)
    deliveries = models.JSONField(default=dict, help_text="{channel: how many went out}")
    storage_bytes = models.PositiveBigIntegerField(
        null=True, help_text="At the last look in the month, if there was one"
    )

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "month"], name="usage_month_once"),
            models.CheckConstraint(name="usage_month_begins", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.month:%Y-%m}"
