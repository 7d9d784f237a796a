from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.channels import BY_CITIZENS, Channel
from tenants.ids import uuid7


class Draft(models.Model):
    """An application being filled in: one open draft for each person and service, and
    another that clerks fill in for them at the counter, and one for each delegate. Kept at least a year (C.SE.1.6)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="drafts")
    service_code = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    # Of one typed in by a clerk: who, how the person was identified, what is missing (`cases.filing`). Of a delegate's:
    # who, and as what.
    filing = models.JSONField(default=dict)
    delegation = models.ForeignKey(
        "accounts.Delegation", on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    # When it reached the town hall, where that is known: of what a clerk types in later (`cases.arrival`).
    arrived_at = models.DateTimeField(null=True, blank=True)
    definition_hash = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    # Field id → where the value came from (citizen, spid, case, …): how once-only is shown and proved.
    sources = models.JSONField(default=dict)
    completed_steps = models.JSONField(default=list)
    privacy_accepted_at = models.DateTimeField(null=True, blank=True)
    declarations = models.JSONField(default=list)
    # Grows with every change: what was checked before a submission must be what is submitted.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "service_code"],
                condition=Q(submitted_at__isnull=True, channel="online"),
                name="draft_one_open",
            ),
            models.UniqueConstraint(
                fields=["owner", "service_code"],
                condition=Q(submitted_at__isnull=True) & ~Q(channel__in=["online", "delegate"]),
                name="draft_one_at_counter",
            ),
            models.UniqueConstraint(
                fields=["owner", "service_code", "delegation"],
                condition=Q(submitted_at__isnull=True, channel="delegate"),
                name="draft_one_by_delegate",
            ),
            models.CheckConstraint(
                name="draft_under_delegation",
                condition=Q(channel="delegate", delegation__isnull=False, arrived_at__isnull=True)
                | (~Q(channel="delegate") & Q(delegation__isnull=True)),
            ),
            models.CheckConstraint(
                name="draft_filed_by_somebody",
                condition=Q(channel="online", filing={}) | (~Q(channel="online") & ~Q(filing={})),
            ),
            # Who applies online applies on sending, and says no other time; nobody's application comes from the future.
            models.CheckConstraint(
                name="draft_arrived_before",
                condition=Q(arrived_at__isnull=True) | (~Q(channel="online") & Q(arrived_at__lte=F("updated_at"))),
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(submitted_at__isnull=True), name="draft_expiring")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_at_counter(self) -> bool:
        return self.channel not in BY_CITIZENS

    def counts_from(self, now: datetime) -> datetime:
        """What terms, windows and ages are reckoned at, if it is sent `now`."""
        return self.arrived_at or now

    @property
    def today(self) -> date:
        return timezone.localdate(self.counts_from(timezone.now()))


class DraftDocument(models.Model):
    """A file attached to a draft, under one of the documents that the service asks for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="documents")
    document_id = models.CharField(max_length=60)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.document_id
