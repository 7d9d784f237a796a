from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import ActorSnapshot
from accounts.roles import SupportLevel
from tenants.ids import uuid7

HOURS = (1, 2, 4, 8)
# A request that nobody has answered by then means nothing any more.
ANSWER_WITHIN = timedelta(days=7)


class SupportGrant(models.Model):
    """Leave for one person of the vendor to work in one municipality: why, what, and for how long. Stands in public.

    A municipality's desk reads it too, through `queries.grants_here`. There `staff` would be looked for among the
    municipality's own users: outside the vendor's host only `staff_id` and the names are to be read.
    """

    class Standing(models.TextChoices):
        WAITING = "waiting", _("In attesa del consenso dell'ente")
        LAPSED = "lapsed", _("Richiesta scaduta")
        REFUSED = "refused", _("Non aperta")
        RUNNING = "running", _("In corso")
        ENDED = "ended", _("Chiusa")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The database refuses to lose the person; Django would look for these rows at every deletion of any user.
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    municipality = models.ForeignKey("tenants.Municipality", on_delete=models.PROTECT, related_name="support_grants")
    level = models.CharField(max_length=12, choices=SupportLevel)
    reason = models.CharField(max_length=500)
    ticket = models.CharField(max_length=60, help_text="The request for help that this answers")
    trouble_ticket = models.ForeignKey(
        "support.TroubleTicket", on_delete=models.PROTECT, null=True, related_name="grants",
        help_text="That request, when it stands here",
    )  # fmt: skip
    hours = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.JSONField(default=dict, help_text="{kind, id, name} of the municipality's administrator")
    starts_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.JSONField(default=dict, help_text="{kind, id, name}; a request refused or withdrawn is ended too")

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["municipality", "-asked_at"], name="grant_of_municipality")]
        constraints = [
            models.CheckConstraint(name="grant_level", condition=Q(level__in=SupportLevel.values)),
            models.CheckConstraint(name="grant_says_why", condition=~Q(reason="") & ~Q(ticket="")),
            models.CheckConstraint(name="grant_hours", condition=Q(hours__in=HOURS)),
            models.CheckConstraint(
                name="grant_starts_and_expires",
                condition=Q(starts_at=None, expires_at=None)
                | Q(starts_at__isnull=False, expires_at__isnull=False)
                & Q(expires_at__gt=F("starts_at"), expires_at__lte=F("starts_at") + timedelta(hours=max(HOURS))),
            ),
            models.CheckConstraint(
                name="grant_restricted_is_approved",
                condition=~Q(level="restricted")
                | Q(starts_at=None)
                | Q(approved_at__isnull=False) & ~Q(approved_by={}),
            ),
            models.CheckConstraint(
                name="grant_ended_by_somebody",
                condition=Q(ended_at=None, ended_by={}) | Q(ended_at__isnull=False) & ~Q(ended_by={}),
            ),
            models.UniqueConstraint(
                fields=["staff", "municipality"], condition=Q(ended_at=None), name="grant_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def staff_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def by(self) -> ActorSnapshot:
        return {"kind": "staff", "id": str(self.staff_id), "name": self.staff_name}

    @property
    def level_label(self) -> str:
        return str(SupportLevel(self.level).label)

    def standing(self, now: datetime | None = None) -> Standing:
        now = now or timezone.now()
        if self.starts_at is None or self.expires_at is None:
            return self._unstarted(now)
        return self.Standing.RUNNING if self.ended_at is None and now < self.expires_at else self.Standing.ENDED

    def _unstarted(self, now: datetime) -> Standing:
        if self.ended_at is not None:
            return self.Standing.REFUSED
        return self.Standing.WAITING if now < self.asked_at + ANSWER_WITHIN else self.Standing.LAPSED

    @property
    def is_running(self) -> bool:
        return self.standing() == self.Standing.RUNNING

    @property
    def is_waiting(self) -> bool:
        return self.standing() == self.Standing.WAITING
