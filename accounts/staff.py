"""Who works in the municipality, as the administrator sees it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Authenticator, Invitation, Passkey, RoleAssignment, StaffIdentity, User


class Standing(StrEnum):
    ACTIVE = "active"
    INVITED = "invited"
    INVITATION_OVER = "invitation_over"
    WITHOUT_FACTOR = "without_factor"
    CLOSED = "closed"


def staff(words: str = "") -> QuerySet[User]:
    """The operators, by family name; with `words`, those whose name or address holds all of them."""
    people = User.objects.filter(kind=User.Kind.OPERATOR)
    for word in words.split():
        people = people.filter(
            Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(login__icontains=word)
        )
    return _with_standing(people).order_by("-is_active", "family_name", "given_name", "id")


def staff_member(user_id: UUID) -> User:
    """Raises `User.DoesNotExist` also for citizens."""
    return staff().get(id=user_id)


def _with_standing(people: QuerySet[User]) -> QuerySet[User]:
    held = RoleAssignment.objects.select_related("office").order_by("role", "office__name")
    invitations = Invitation.objects.filter(user=OuterRef("pk"), purpose=Invitation.Purpose.JOIN, used_at=None)
    return people.annotate(
        has_app=Exists(Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True)),
        has_passkey=Exists(Passkey.objects.filter(user=OuterRef("pk"))),
        has_identity=Exists(StaffIdentity.objects.filter(user=OuterRef("pk"))),
        invited_until=Subquery(invitations.order_by("-created_at").values("expires_at")[:1]),
    ).prefetch_related(Prefetch("roles", queryset=held))


def standing(user: User, now: datetime | None = None) -> Standing:
    """Of a user that `staff` has found."""
    if not user.is_active:
        return Standing.CLOSED
    if user.has_app or user.has_passkey or user.has_identity:  # type: ignore[attr-defined]
        return Standing.ACTIVE
    if user.has_usable_password():
        return Standing.WITHOUT_FACTOR
    until = user.invited_until  # type: ignore[attr-defined]
    return Standing.INVITED if until and until > (now or timezone.now()) else Standing.INVITATION_OVER
