from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class DebtPosition(models.Model):
    """What somebody owes the municipality, and what became of it.

    `subject` says what it is owed for (`case:<uuid>`): no foreign key, because the apps above are not known here. The debtor
    is who pays, a person or a firm; `citizen` is who sees it in the personal area, and may be another person.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Da pagare")
        PAID = "paid", _("Pagato")
        CANCELLED = "cancelled", _("Annullato")

    class DebtorKind(models.TextChoices):
        PERSON = "person", _("Persona")
        FIRM = "firm", _("Impresa o ente")

    class Method(models.TextChoices):
        """How it was paid, as long as a person records it."""

        TRANSFER = "transfer", _("Bonifico")
        COUNTER = "counter", _("Allo sportello")
        TREASURY = "treasury", _("Alla tesoreria")
        REVENUE_STAMP = "revenue_stamp", _("Marca da bollo")
        OTHER = "other", _("In un altro modo")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=60)
    # As long as a payment notice allows it (pagoPA).
    reason = models.CharField(max_length=140)
    debtor_kind = models.CharField(max_length=10, choices=DebtorKind)
    debtor_name = models.CharField(max_length=200)
    debtor_tax_code = models.CharField(max_length=16, blank=True)
    citizen = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="debt_positions")
    total = models.PositiveIntegerField(help_text="Cents of a euro: the sum of the lines")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    set_by = models.JSONField(help_text="{kind, id, name} of who set it")
    created_at = models.DateTimeField()

    paid_at = models.DateTimeField(null=True, blank=True, help_text="When it was recorded")
    paid_on = models.DateField(null=True, blank=True, help_text="The day of the payment itself")
    paid_by_means = models.CharField(max_length=20, choices=Method, blank=True)
    paid_reference = models.CharField(max_length=80, blank=True, help_text="E.g. the number of the bank's receipt")
    recorded_by = models.JSONField(null=True, blank=True, help_text="{kind, id, name} of who recorded the payment")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="debt_positive", condition=Q(total__gt=0)),
            models.CheckConstraint(name="debt_has_subject", condition=~Q(subject="") & ~Q(debtor_name="")),
            models.CheckConstraint(
                name="debt_paid_is_told",
                condition=Q(state="paid", paid_at__isnull=False, paid_on__isnull=False, recorded_by__isnull=False)
                & ~Q(paid_by_means="")
                & ~Q(paid_reference="")
                | ~Q(state="paid")
                & Q(
                    paid_at__isnull=True,
                    paid_on__isnull=True,
                    recorded_by__isnull=True,
                    paid_by_means="",
                    paid_reference="",
                ),
            ),
            models.CheckConstraint(
                name="debt_cancelled_is_told",
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
            ),
            models.UniqueConstraint(fields=["subject"], condition=Q(state="open"), name="debt_one_open"),
        ]
        indexes = [
            models.Index(fields=["subject"], name="debt_subject"),
            models.Index(fields=["citizen", "-created_at"], name="debt_of_citizen"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()
