from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DebtLine(models.Model):
    """One voice of a debt: a tariff, a deposit, a revenue stamp."""

    class Kind(models.TextChoices):
        FEE = "fee", _("Tariffa")
        DEPOSIT = "deposit", _("Deposito")
        REVENUE_STAMP = "revenue_stamp", _("Imposta di bollo")

    position = models.ForeignKey("billing.DebtPosition", on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    fee = models.CharField(max_length=60, help_text="Id of the fee of the service")
    label = models.CharField(max_length=300)
    kind = models.CharField(max_length=15, choices=Kind)
    amount = models.PositiveIntegerField(help_text="Cents of a euro")

    class Meta:
        ordering = ["position", "number"]
        constraints = [
            models.CheckConstraint(name="debt_line_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=["position", "number"], name="debt_line_once"),
        ]

    def __str__(self) -> str:
        return self.label
