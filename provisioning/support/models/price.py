from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7

# The rates of D.P.R. 633/1972; 0 also for what is exempt or outside its scope.
VAT_RATES = (0, 4, 5, 10, 22)


class ServiceKind(models.TextChoices):
    BASE = "base", _("Servizi di base")
    SPECIALIST = "specialist", _("Servizi specialistici")


class Recurrence(models.TextChoices):
    ONCE = "once", _("una volta")
    YEARLY = "yearly", _("ogni anno")
    MONTHLY = "monthly", _("ogni mese")


class Price(models.Model):
    """A service of a price list: what it is, for how much, for which municipalities. Stands in public."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    price_list = models.ForeignKey("support.PriceList", on_delete=models.CASCADE, related_name="prices")
    kind = models.CharField(max_length=10, choices=ServiceKind)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    description = models.TextField(max_length=2000)
    unit = models.CharField(max_length=40, help_text="What one is: a mailbox, an hour, a website")
    price_cents = models.PositiveIntegerField(help_text="Euro cents, without VAT")
    vat_percent = models.PositiveSmallIntegerField()
    recurrence = models.CharField(max_length=7, choices=Recurrence)
    population_from = models.PositiveIntegerField(null=True, help_text="Inhabitants; empty: from the smallest")
    population_to = models.PositiveIntegerField(null=True, help_text="Inhabitants; empty: to the largest")

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["price_list", "code"], name="price_code"),
            models.CheckConstraint(name="price_kind", condition=Q(kind__in=ServiceKind.values)),
            models.CheckConstraint(name="price_vat", condition=Q(vat_percent__in=VAT_RATES)),
            models.CheckConstraint(name="price_recurrence", condition=Q(recurrence__in=Recurrence.values)),
            models.CheckConstraint(
                name="price_band",
                condition=Q(population_from=None) | Q(population_to=None) | Q(population_to__gte=F("population_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_for(self, population: int) -> bool:
        return (self.population_from or 0) <= population and (
            self.population_to is None or population <= self.population_to
        )
