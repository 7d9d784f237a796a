from datetime import date, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7

# A mandate without end is forgotten, and acts on: three years at most, and a leap day.
LONGEST: Final = timedelta(days=3 * 365 + 1)
# From the birth to the eighteenth birthday there are never more days; the exact one is reckoned (`accounts.delegations`).
CHILDHOOD: Final = timedelta(days=18 * 365 + 5)


class Delegation(models.Model):
    """One person may act before the municipality for another, or for a firm.

    Principal and delegate are named by fiscal code: either may have no account yet. The delegate is bound to an account
    when they accept or declare it, the principal when an application is begun for them.
    """

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("Delega tra cittadini")
        PARENT = "parent", _("Genitore di un figlio minorenne")
        GUARDIAN = "guardian", _("Tutore o amministratore di sostegno")
        COMPANY = "company", _("Legale rappresentante di ditta o associazione")
        PROFESSIONAL = "professional", _("Professionista, CAF o patronato con un incarico")

    class State(models.TextChoices):
        OFFERED = "offered", _("In attesa")
        ACCEPTED = "accepted", _("Attiva")
        REFUSED = "refused", _("Rifiutata")
        REVOKED = "revoked", _("Revocata")
        EXPIRED = "expired", _("Scaduta")

    # From each state, those that may follow. What is over never comes back: it is given anew.
    FOLLOWING: Final = {
        State.OFFERED: frozenset({State.ACCEPTED, State.REFUSED, State.REVOKED, State.EXPIRED}),
        State.ACCEPTED: frozenset({State.REVOKED, State.EXPIRED}),
    }
    OPEN: Final = frozenset({State.OFFERED, State.ACCEPTED})
    # Declared by who acts; a clerk looks at the proof before it holds (D.P.R. 445/2000 arts. 43 and 71).
    CHECKED: Final = frozenset({Kind.GUARDIAN, Kind.COMPANY, Kind.PROFESSIONAL})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=12, unique=True, help_text="What people read and say: it opens nothing")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)

    principal = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations_given"
    )
    principal_fiscal_code = models.CharField(max_length=16)
    # Of a firm the name stands in the family name, alone.
    principal_given_name = models.CharField(max_length=80, blank=True)
    principal_family_name = models.CharField(max_length=80)
    principal_birth_date = models.DateField(null=True, blank=True)

    delegate = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations_received"
    )
    delegate_fiscal_code = models.CharField(max_length=16)
    delegate_given_name = models.CharField(max_length=80)
    delegate_family_name = models.CharField(max_length=80)

    services = models.JSONField(default=list, blank=True, help_text="Codes; empty: all of them")
    copies_messages = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField()

    evidence = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When the person declared, under their own responsibility, that it is so (D.P.R. 445/2000 arts. 46, 47 and 76).
    declared_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations_checked"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="delegation_kind",
                condition=Q(kind__in=["citizen", "parent", "guardian", "company", "professional"]),
            ),
            models.CheckConstraint(
                name="delegation_state",
                condition=Q(state__in=["offered", "accepted", "refused", "revoked", "expired"]),
            ),
            models.CheckConstraint(
                name="delegation_not_to_oneself", condition=~Q(principal_fiscal_code=F("delegate_fiscal_code"))
            ),
            models.CheckConstraint(
                name="delegation_names_both",
                condition=~Q(principal_fiscal_code="") & ~Q(principal_family_name="") & ~Q(delegate_fiscal_code=""),
            ),
            models.CheckConstraint(
                name="delegation_dates",
                condition=Q(valid_until__gte=F("valid_from"))
                & (
                    Q(kind="parent", valid_until__lte=F("principal_birth_date") + CHILDHOOD)
                    | (~Q(kind="parent") & Q(valid_until__lte=F("valid_from") + LONGEST))
                ),
            ),
            models.CheckConstraint(
                name="delegation_of_a_child", condition=~Q(kind="parent") | Q(principal_birth_date__isnull=False)
            ),
            models.CheckConstraint(
                name="delegation_of_a_firm", condition=~Q(kind="company") | Q(principal_fiscal_code__regex=r"^\d{11}$")
            ),
            models.CheckConstraint(
                name="delegation_proved",
                condition=Q(kind="citizen")
                | Q(kind="parent", declared_at__isnull=False)
                | Q(evidence__isnull=False, declared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_accepted_whole",
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False, delegate__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_checked_first",
                condition=~Q(state="accepted", kind__in=["guardian", "company", "professional"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_ended_whole",
                condition=Q(state__in=["offered", "accepted"], ended_at__isnull=True)
                | Q(state__in=["refused", "revoked", "expired"], ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["principal_fiscal_code", "delegate_fiscal_code", "kind"],
                condition=Q(state__in=["offered", "accepted"]),
                name="delegation_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["delegate_fiscal_code", "state"], name="delegation_received"),
            models.Index(
                fields=["valid_until"], condition=Q(state__in=["offered", "accepted"]), name="delegation_ending"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def principal_name(self) -> str:
        return f"{self.principal_given_name} {self.principal_family_name}".strip()

    @property
    def delegate_name(self) -> str:
        return f"{self.delegate_given_name} {self.delegate_family_name}".strip()

    @property
    def needs_check(self) -> bool:
        """Does it wait for a clerk, and not for the delegate?"""
        return self.state == self.State.OFFERED and self.kind in self.CHECKED

    def covers(self, service_code: str) -> bool:
        return not self.services or service_code in self.services

    def holds_on(self, day: date) -> bool:
        return self.state == self.State.ACCEPTED and self.valid_from <= day <= self.valid_until

    def may_become(self, state: str) -> bool:
        return state in self.FOLLOWING.get(self.State(self.state), frozenset())


class DelegationEvent(models.Model):
    """A step in the life of a delegation: who, when, why. Only ever added to, and each step once.

    That a clerk read its proof is no step, and stands here too: both sides see it.
    """

    class Kind(models.TextChoices):
        OFFERED = "offered", _("Proposta")
        DECLARED = "declared", _("Dichiarata")
        CHECKED = "checked", _("Verificata dal Comune")
        ACCEPTED = "accepted", _("Accettata")
        REFUSED = "refused", _("Rifiutata")
        REVOKED = "revoked", _("Revocata")
        EXPIRED = "expired", _("Scaduta")
        READ = "read", _("Documento consultato")

    class Side(models.TextChoices):
        PRINCIPAL = "principal", _("chi dà la delega")
        DELEGATE = "delegate", _("chi la riceve")
        OFFICE = "office", _("il Comune")
        TIME = "time", _("il tempo")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    side = models.CharField(max_length=9, choices=Side)
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of who did it")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "kind"], condition=~Q(kind="read"), name="delegation_event_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.delegation_id}"
