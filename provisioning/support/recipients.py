"""Who hears by email of what happens between a municipality and the vendor. Asked inside the municipality."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from accounts.models.user import ActorSnapshot
from accounts.roles import Role
from integrations.ledger import enqueue
from tenants.db import connection
from tenants.ids import uuid7


@dataclass(frozen=True)
class Recipient:
    """`user_id`: in the municipality, or in public for the vendor's; None stands for the vendor's mailbox."""

    user_id: UUID | None
    name: str
    email: str


def administrators() -> QuerySet[User]:
    found = User.objects.filter(kind=User.Kind.OPERATOR, is_active=True, roles__role=Role.ADMINISTRATOR)
    return found.exclude(email="").distinct()


def send_to_town(kind: str, event_id: UUID, but: ActorSnapshot, also: ActorSnapshot | None = None) -> None:
    """To each administrator and to `also`, but not to who did it. The caller holds the transaction."""
    wanted = {str(key) for key in administrators().values_list("pk", flat=True)}
    if also and also["kind"] == User.Kind.OPERATOR:
        wanted.add(also["id"])
    for user_id in sorted(wanted - {but["id"]}):
        _send(kind, event_id, user_id, vendor=False)


def send_to_vendor(kind: str, event_id: UUID, but: ActorSnapshot, follows: str = "") -> None:
    """To the vendor's mailbox; without one to who follows the matter or, as long as nobody does, to each of its people."""
    if settings.SPORTELLO_SUPPORT_MAILBOX:
        return _send(kind, event_id, None, vendor=True)
    staff = {str(person.user_id) for person in _active_staff()}
    for user_id in sorted((staff & {follows} or staff) - {but["id"]}):
        _send(kind, event_id, user_id, vendor=True)
    return None


def _send(kind: str, event_id: UUID, user_id: str | None, *, vendor: bool) -> None:
    payload = {"event": str(event_id), "user": user_id, "vendor": vendor}
    subject = f"{'staff' if vendor else 'operator'}:{user_id or 'mailbox'}"
    enqueue(kind, key=f"support:{uuid7()}", payload=payload, subject=subject)


def recipient(user_id: UUID | None, *, vendor: bool) -> Recipient | None:
    """None when who was to be told has left meanwhile."""
    if user_id is None:
        mailbox = settings.SPORTELLO_SUPPORT_MAILBOX
        return Recipient(None, "", mailbox) if mailbox else None
    if not vendor:
        user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
        return Recipient(user.pk, user.given_name, user.email) if user else None
    return next((person for person in _active_staff() if person.user_id == user_id), None)


def _active_staff() -> list[Recipient]:
    """A municipality has a table of the same name, so this one names its schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, given_name, email FROM public.accounts_user "
            "WHERE kind = 'staff' AND is_active AND email <> '' ORDER BY id"
        )
        return [Recipient(*found) for found in cursor.fetchall()]
