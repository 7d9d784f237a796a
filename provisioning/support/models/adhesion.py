from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from provisioning.support.models.price import VAT_RATES, Recurrence
from tenants.ids import uuid7


class Adhesion(models.Model):
    """A municipality asks for a service of the price list, at the price of that day. Stands in public.

    The price is copied: what was asked for stays legible whatever becomes of the list.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Inviata")
        QUESTIONED = "questioned", _("Il fornitore chiede")
        ACCEPTED = "accepted", _("Accettata")
        REFUSED = "refused", _("Non accettata")
        WITHDRAWN = "withdrawn", _("Ritirata")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("tenants.Municipality", on_delete=models.PROTECT, related_name="adhesions")
    number = models.PositiveIntegerField(help_text="Counts the municipality's own, from 1")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    price_list = models.ForeignKey("support.PriceList", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    price_cents = models.PositiveIntegerField()
    vat_percent = models.PositiveSmallIntegerField()
    recurrence = models.CharField(max_length=7, choices=Recurrence)
    quantity = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1000, blank=True)
    contact = models.CharField(max_length=160, help_text="Who of the municipality to speak with, and how")
    asked_at = models.DateTimeField()
    asked_by = models.JSONField(help_text="{kind, id, name}")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="adhesion_number"),
            models.CheckConstraint(name="adhesion_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(name="adhesion_vat", condition=Q(vat_percent__in=VAT_RATES)),
            models.CheckConstraint(
                name="adhesion_state",
                condition=Q(state__in=["asked", "questioned", "accepted", "refused", "withdrawn"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reference(self) -> str:
        return f"n. {self.number}"

    @property
    def total_cents(self) -> int:
        """Without VAT, for one time or one period."""
        return self.price_cents * self.quantity

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ADHESIONS


OPEN_ADHESIONS = frozenset({Adhesion.State.ASKED, Adhesion.State.QUESTIONED})
