from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class LifeJob(models.Model):
    """A municipality being exported or removed by a worker, as somebody asked on the console. Stands in public.

    It names the municipality in words, not by key: it outlives it, and holds no more than journal and proof do.
    """

    class Kind(models.TextChoices):
        EXPORT = "export", _("Esportazione")
        REMOVE = "remove", _("Rimozione")

    class State(models.TextChoices):
        QUEUED = "queued", _("In coda")
        RUNNING = "running", _("In corso")
        FAILED = "failed", _("Non riuscita")
        DONE = "done", _("Conclusa")

    UNDER_WAY = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema_name = models.CharField(max_length=48)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    asked_at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who asked for it")
    finished_at = models.DateTimeField(null=True)
    # What is being done, how many are done, of how many.
    stage = models.CharField(max_length=12, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True, help_text="Code of a LifeError")

    # Of an export.
    sealed_passphrase = models.TextField(blank=True, editable=False)
    file_name = models.CharField(max_length=100, blank=True, help_text="In the folder of exports")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Of the archive, in bytes")
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0, help_text="How many things were not whole before")

    # Of a removal.
    without_export = models.BooleanField(default=False, help_text="It is known that nothing can bring it back")
    proof = models.ForeignKey("fleet.DeletionProof", on_delete=models.PROTECT, null=True, related_name="jobs")

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["schema_name", "asked_at"], name="life_job_of_municipality")]
        constraints = [
            models.CheckConstraint(name="life_job_kind", condition=Q(kind__in=["export", "remove"])),
            models.CheckConstraint(
                name="life_job_state", condition=Q(state__in=["queued", "running", "failed", "done"])
            ),
            models.CheckConstraint(
                name="life_job_ended",
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["failed", "done"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="life_job_secret_while_needed",
                condition=Q(kind="export", state__in=["queued", "running"]) & ~Q(sealed_passphrase="")
                | ~Q(kind="export", state__in=["queued", "running"]) & Q(sealed_passphrase=""),
            ),
            models.CheckConstraint(
                name="life_job_failed_says_why",
                condition=Q(state="failed") & ~Q(problem="") | ~Q(state="failed") & Q(problem=""),
            ),
            models.CheckConstraint(
                name="life_job_done_says_what",
                condition=~Q(state="done")
                | Q(kind="export") & ~Q(file_name="") & ~Q(manifest_sha256="")
                | Q(kind="remove", proof__isnull=False),
            ),
            models.UniqueConstraint(
                name="life_job_one_under_way",
                fields=["schema_name"],
                condition=Q(state__in=["queued", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.kind} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY
