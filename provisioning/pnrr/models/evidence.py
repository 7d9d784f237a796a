from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class Evidence(models.Model):
    """What was found about a criterion, by a run of the machine or by a person. Only ever added to: the newest counts.

    `service` is empty for what is judged once. `looks` are the places: [{url, at, found, good, excerpt, outside}].
    """

    class Outcome(models.TextChoices):
        PASSED = "passed", _("Soddisfatto")
        FAILED = "failed", _("Non soddisfatto")
        UNSURE = "unsure", _("Da confermare")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey("pnrr.Dossier", on_delete=models.PROTECT, related_name="evidence")
    run = models.ForeignKey("pnrr.CheckRun", on_delete=models.PROTECT, related_name="evidence", null=True)
    criterion = models.CharField(max_length=12)
    service = models.SlugField(max_length=60, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome)
    at = models.DateTimeField()
    looks = models.JSONField(default=list)
    by = models.JSONField(default=dict, help_text="{kind, id, name}; {} for the machine")
    note = models.CharField(max_length=500, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["dossier", "criterion", "service", "-at"], name="evidence_newest")]
        constraints = [
            models.CheckConstraint(name="evidence_outcome", condition=Q(outcome__in=["passed", "failed", "unsure"])),
            models.CheckConstraint(
                name="evidence_of_machine_or_person",
                condition=Q(run__isnull=False, by={}, note="")
                | Q(run=None, outcome__in=["passed", "failed"], looks=[]) & ~Q(by={}) & ~Q(note=""),
            ),
            models.UniqueConstraint(fields=["run", "criterion", "service"], name="evidence_once_a_run"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.service} {self.outcome}"

    @property
    def is_by_hand(self) -> bool:
        return self.run_id is None
