from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class PriceList(models.Model):
    """What the supplier offers to municipalities, in one version. Stands in public.

    A draft is worked on; once published nothing of it changes any more, and the next version is a new list. In force is
    the published one that began last, as long as it lasts.
    """

    class Standing(models.TextChoices):
        DRAFT = "draft", _("Bozza")
        COMING = "coming", _("Pubblicato, non ancora in vigore")
        IN_FORCE = "in_force", _("In vigore")
        OVER = "over", _("Non più in vigore")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.JSONField(help_text="{kind, id, name}")
    published_at = models.DateTimeField(null=True)
    published_by = models.JSONField(default=dict, help_text="{kind, id, name}")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(published_at__isnull=False), name="price_list_begins_once"
            ),
            # One draft: the condition makes every draft's value the same.
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(published_at=None), models.BooleanField()),
                condition=Q(published_at=None), name="price_list_one_draft",
            ),
            models.CheckConstraint(
                name="price_list_published",
                condition=Q(published_at=None, published_by={})
                | Q(published_at__isnull=False, valid_from__isnull=False) & ~Q(published_by={}),
            ),
            models.CheckConstraint(
                name="price_list_lasts", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"n. {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def lasts_on(self, day: date) -> bool:
        return (
            self.valid_from is not None and self.valid_from <= day and (not self.valid_until or day <= self.valid_until)
        )

    def standing(self, in_force: "PriceList | None", today: date | None = None) -> Standing:
        """`in_force`: the list that municipalities see today."""
        if self.is_draft or self.valid_from is None:
            return self.Standing.DRAFT
        if in_force is not None and in_force.pk == self.pk:
            return self.Standing.IN_FORCE
        return self.Standing.COMING if self.valid_from > (today or timezone.localdate()) else self.Standing.OVER
