from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils import timezone

from cases.arrival import FURTHEST
from cases.channels import Channel
from tenants.ids import uuid7

# The day that presses the office: the term, or an intermediate target before it. LEAST leaves a missing target aside.
# What is decided presses no more, and comes after all the rest: NULL sorts last.
PRESSING = models.Case(models.When(decided_at__isnull=True, then=Least("due_on", "target_on")))


class Case(models.Model):
    """An application received by the municipality, and all that happens to it.

    `received_at` is the instant of submission or, of what a clerk typed in later, of its arrival: it starts the term and
    keeps peremptory deadlines.
    `taken_in_charge_at` is the registration in the protocol, or in the emergency register (D.P.R. 445/2000 art. 63).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft_id = models.UUIDField(unique=True, help_text="One submission makes one case, however often it is sent")
    tracking_code = models.CharField(max_length=20, unique=True)

    service_code = models.CharField(max_length=60)
    service_title = models.CharField(max_length=300)
    definition_hash = models.CharField(max_length=64)
    restricted = models.BooleanField()
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="cases")

    applicant = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="cases")
    applicant_name = models.CharField(max_length=170)
    applicant_fiscal_code = models.CharField(max_length=16, blank=True)
    answers = models.JSONField()
    sources = models.JSONField(default=dict)
    declarations = models.JSONField(default=list)

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    # Of one typed in by a clerk or a delegate (`cases.filing`). `incomplete`: accepted without something, which has not come yet.
    filing = models.JSONField(default=dict)
    # Of one that a delegate sent: under which delegation.
    delegation = models.ForeignKey(
        "accounts.Delegation", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    incomplete = models.BooleanField(default=False)

    state = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, blank=True)
    assigned_to = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="assigned_cases"
    )

    received_at = models.DateTimeField()
    # When a clerk sent what had arrived before; None where both were one instant, as they always are online.
    entered_at = models.DateTimeField(null=True, blank=True)
    taken_in_charge_at = models.DateTimeField(null=True, blank=True)
    protocol_number = models.PositiveIntegerField(null=True, blank=True)
    protocol_year = models.PositiveSmallIntegerField(null=True, blank=True)
    protocol_at = models.DateTimeField(null=True, blank=True)
    emergency_number = models.CharField(max_length=30, blank=True)
    due_on = models.DateField()
    # The nearest intermediate target not yet met; it presses the office only where it comes before `due_on`.
    target_on = models.DateField(null=True, blank=True)
    # The decision ends the term; carrying it out (a payment, say) may keep the case open for longer.
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    # A clerk's last step while it can be undone: when it leaves, and what undoing it brings back (`cases.held`).
    held_until = models.DateTimeField(null=True, blank=True)
    held = models.JSONField(null=True, blank=True)

    # The newest link of the timeline's chain: a case cannot lose its last events unseen.
    timeline_length = models.PositiveIntegerField(default=0)
    timeline_head = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protocol_year", "protocol_number"], name="case_protocol_once"),
            models.CheckConstraint(
                name="case_protocol_whole",
                condition=Q(protocol_number__isnull=True, protocol_year__isnull=True, protocol_at__isnull=True)
                | Q(protocol_number__isnull=False, protocol_year__isnull=False, protocol_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_in_charge_needs_number",
                condition=Q(taken_in_charge_at__isnull=True)
                | Q(protocol_number__isnull=False)
                | ~Q(emergency_number=""),
            ),
            models.CheckConstraint(
                name="case_closed_has_outcome",
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="case_filed_by_somebody",
                condition=Q(channel="online", filing={}, incomplete=False) | (~Q(channel="online") & ~Q(filing={})),
            ),
            models.CheckConstraint(
                name="case_under_delegation",
                condition=Q(channel="delegate", delegation__isnull=False, incomplete=False, entered_at__isnull=True)
                | (~Q(channel="delegate") & Q(delegation__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_arrived_before",
                condition=Q(entered_at__isnull=True)
                | (
                    ~Q(channel="online")
                    & Q(filing__has_key="arrival_proof")
                    & Q(received_at__lte=F("entered_at"), received_at__gte=F("entered_at") - FURTHEST)
                ),
            ),
            models.CheckConstraint(
                name="case_held_whole",
                condition=Q(held_until__isnull=True, held__isnull=True)
                | Q(held_until__isnull=False, held__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state", "due_on"], name="case_inbox"),
            # Queues are counted, and their filters offered, from this index alone: the rows of cases are large.
            models.Index(
                fields=["office", "service_code", "state", "definition_hash"],
                include=[
                    "restricted",
                    "assigned_to",
                    "taken_in_charge_at",
                    "decided_at",
                    "closed_at",
                    "due_on",
                    "target_on",
                ],
                name="case_queues",
            ),
            models.Index("office", PRESSING, "id", condition=Q(closed_at__isnull=True), name="case_open_by_pressing"),
            models.Index(fields=["applicant", "-received_at"], name="case_of_citizen"),
            models.Index(fields=["applicant_fiscal_code"], name="case_fiscal_code"),
            models.Index(fields=["assigned_to", "due_on"], condition=Q(closed_at__isnull=True), name="case_mine"),
        ]

    def __str__(self) -> str:
        return self.tracking_code

    @property
    def sent_at(self) -> datetime:
        return self.entered_at or self.received_at

    @property
    def is_registered(self) -> bool:
        """Only a registered case may be worked."""
        return self.taken_in_charge_at is not None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_held(self) -> bool:
        """Can the last step still be undone? Until then the citizen sees the case as it was before it."""
        return self.held_until is not None and self.held_until > timezone.now()

    @property
    def held_step(self) -> dict[str, Any]:
        """What undoing brings back. Only of a case that has a held step."""
        assert self.held is not None
        return self.held

    @property
    def number(self) -> str:
        """The protocol number as people write it, the emergency number while there is none, or empty."""
        return f"{self.protocol_number}/{self.protocol_year}" if self.protocol_number else self.emergency_number

    @property
    def has_emergency_number(self) -> bool:
        """Registered, and the protocol's own number is still to come (D.P.R. 445/2000 art. 63)."""
        return bool(self.emergency_number) and not self.protocol_number
