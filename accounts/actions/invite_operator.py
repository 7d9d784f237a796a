"""Links by which operators choose their password: the invitation, and the way back when it is forgotten."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.errors import AccountClosed, AddressTaken
from accounts.kinds import INVITATION
from accounts.models import Invitation, User
from accounts.second_factor import Factors, drop_factors
from integrations.ledger import enqueue

# Who presses «Password dimenticata» again and again does not fill somebody's inbox.
PAUSE = timedelta(minutes=5)


def operator_with(address: str) -> User | None:
    return User.objects.filter(login=address.strip().lower(), kind=User.Kind.OPERATOR).first()


@transaction.atomic
def invite(email: str, given_name: str, family_name: str) -> User:
    """A new operator without roles, who finds in the post how to come in. Raises AddressTaken."""
    address = email.strip().lower()
    fields = {"given_name": given_name, "family_name": family_name, "email": address, "kind": User.Kind.OPERATOR}
    user, created = User.objects.get_or_create(login=address, defaults={**fields, "password": make_password(None)})
    if not created:
        raise AddressTaken
    _send_link(user, Invitation.Purpose.JOIN)
    return user


@transaction.atomic
def invite_again(user: User) -> None:
    """Another link; the one before opens no more. Raises AccountClosed."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise AccountClosed
    _send_link(user, Invitation.Purpose.JOIN)


@transaction.atomic
def ask_recovery(address: str) -> None:
    """Send the link for a new password, if anybody logs in with this address. Never says whether."""
    user = operator_with(address)
    if user is None or not user.is_active:
        return
    User.objects.select_for_update().get(pk=user.pk)
    if user.invitations.filter(created_at__gt=timezone.now() - PAUSE, used_at=None).exists():
        return
    # Who never came in has no second factor yet: the link is an invitation like the first.
    joined = user.has_usable_password() or Factors(user).any
    _send_link(user, Invitation.Purpose.RECOVERY if joined else Invitation.Purpose.JOIN)


def _send_link(user: User, purpose: Invitation.Purpose) -> None:
    now = timezone.now()
    user.invitations.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation(user=user, purpose=purpose, created_at=now, expires_at=now + Invitation.LIFETIMES[purpose])
    invitation.token_hash = Invitation.hash_of(invitation.token)
    invitation.save(force_insert=True)
    key = f"invitation:{invitation.id}"
    enqueue(INVITATION, key=key, payload={"invitation": str(invitation.id)}, subject=f"operator:{user.id}")


@transaction.atomic
def reset_access(user: User) -> None:
    """For who has lost everything: no password, no second factor; a new invitation says how to begin again.

    The caller ends the sessions. Raises AccountClosed.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise AccountClosed
    user.set_unusable_password()
    user.save(update_fields=["password"])
    drop_factors(user)
    _send_link(user, Invitation.Purpose.JOIN)
