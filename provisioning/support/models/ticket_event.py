from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class TicketEvent(models.Model):
    """Something said or done about a request for help; both sides read all of it. Only ever added to. Stands in public."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Aperta")
        TAKEN = "taken", _("Presa in carico")
        WRITTEN = "written", _("Messaggio")
        ASKED = "asked", _("Domanda all'ente")
        SEVERITY = "severity", _("Gravità cambiata")
        RESOLVED = "resolved", _("Risolta")
        CONFIRMED = "confirmed", _("Risoluzione confermata")
        WITHDRAWN = "withdrawn", _("Ritirata")
        LAPSED = "lapsed", _("Chiusa senza altre risposte")
        REOPENED = "reopened", _("Riaperta")
        ENTERED = "entered", _("Accesso di assistenza chiesto")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("support.TroubleTicket", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who did it")
    text = models.TextField(max_length=4000, blank=True)
    detail = models.JSONField(default=dict, help_text="Of a change of severity: before and now")

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="ticket_event_kind",
                condition=models.Q(
                    kind__in=[
                        "opened", "taken", "written", "asked", "severity", "resolved", "confirmed", "withdrawn", "lapsed",
                        "reopened", "entered",
                    ]
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"

    @property
    def is_from_vendor(self) -> bool:
        return self.by["kind"] == "staff"
