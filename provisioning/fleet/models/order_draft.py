from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provisioning.fleet.stages import Stage
from tenants.ids import uuid7


class OrderDraft(models.Model):
    """An order being written down on the console by the vendor's people, and then its municipality being made.

    `answers`: what was given at each step, as `provisioning.fleet.orders.answers` reads it. `schema_name` is taken when the
    order is placed for the first time, and is the order's own from then on: a corrected order goes on in it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Da completare")
        QUEUED = "queued", _("In coda")
        RUNNING = "running", _("In creazione")
        FAILED = "failed", _("Da correggere")
        DONE = "done", _("Creato")

    EDITABLE = (State.OPEN, State.FAILED)
    UNDER_WAY = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    schema_name = models.CharField(max_length=48, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    # Why the last attempt failed, in words for the vendor's people, and at which step to correct it.
    problem = models.CharField(max_length=500, blank=True)
    problem_step = models.CharField(max_length=20, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.JSONField(help_text="{kind, id, name}")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="order_state", condition=Q(state__in=["open", "queued", "running", "failed", "done"])
            ),
            models.CheckConstraint(name="order_placed_has_schema", condition=Q(state="open") | ~Q(schema_name="")),
            models.CheckConstraint(name="order_failed_says_why", condition=~Q(state="failed") | ~Q(problem="")),
            models.UniqueConstraint(fields=["schema_name"], condition=~Q(schema_name=""), name="order_schema_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        return str(self.answers.get("ente", {}).get("name", ""))

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY
