from datetime import datetime
from typing import Any, ClassVar, TypedDict

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import SupportLevel
from tenants.ids import uuid7


class ActorSnapshot(TypedDict):
    """Who did something, as written into histories: it stays true when the account changes or goes."""

    kind: str
    id: str
    name: str


SYSTEM: ActorSnapshot = {"kind": "system", "id": "", "name": "Sistema"}


class UserManager(BaseUserManager["User"]):
    def create_operator(self, email: str, password: str | None = None, **fields: Any) -> "User":
        email = self.normalize_email(email).lower()
        user = self.model(login=email, email=email, kind=User.Kind.OPERATOR, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Anyone who logs in. Stands in every schema: vendor staff in public, citizens and operators in their municipality's."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("Cittadino")
        OPERATOR = "operator", _("Operatore")
        SUPPORT = "support", _("Assistenza del fornitore")
        STAFF = "staff", _("Personale del fornitore")

    class Gender(models.TextChoices):
        FEMALE = "F", _("Femmina")
        MALE = "M", _("Maschio")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    fiscal_code = models.CharField(max_length=16, unique=True, null=True, blank=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    birth_place = models.CharField(max_length=80, blank=True)
    gender = models.CharField(max_length=1, choices=Gender, blank=True)
    is_active = models.BooleanField(default=True)
    # Of support alone: nothing opens from then on, and what it opens until then.
    expires_at = models.DateTimeField(null=True, blank=True)
    support_level = models.CharField(max_length=12, choices=SupportLevel, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_kind", condition=Q(kind__in=["citizen", "operator", "support", "staff"])),
            # An operator may live in town and log in as a citizen too: two accounts, one fiscal code.
            models.CheckConstraint(name="user_code_of_citizen", condition=Q(fiscal_code=None) | Q(kind="citizen")),
            models.CheckConstraint(
                name="user_support_expires",
                condition=Q(kind="support", expires_at__isnull=False, support_level__in=SupportLevel.values)
                | ~Q(kind="support") & Q(expires_at=None, support_level=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_citizen(self) -> bool:
        return self.kind == self.Kind.CITIZEN

    @property
    def is_operator(self) -> bool:
        return self.kind in {self.Kind.OPERATOR, self.Kind.SUPPORT}

    @property
    def is_support(self) -> bool:
        return self.kind == self.Kind.SUPPORT

    def is_open(self, now: datetime | None = None) -> bool:
        """May still be logged in with: neither closed nor over."""
        return self.is_active and (self.expires_at is None or (now or timezone.now()) < self.expires_at)

    def snapshot(self) -> ActorSnapshot:
        return {"kind": self.kind, "id": str(self.id), "name": self.full_name}
