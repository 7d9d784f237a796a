from django.db import transaction
from django.utils import timezone

from accounts.errors import LinkSpent
from accounts.logins import end_logins
from accounts.models import Invitation, User
from accounts.safety import Change, tell_owner


def open_invitation(token: str) -> Invitation:
    """Raises LinkSpent."""
    found = Invitation.objects.select_related("user").filter(token_hash=Invitation.hash_of(token)).first()
    if found is None or not found.is_open(timezone.now()) or not found.user.is_active:
        raise LinkSpent
    return found


@transaction.atomic
def accept_invitation(token: str, password: str) -> User:
    """The link's only use: the password is chosen, and whatever was open with the old one is closed. Raises LinkSpent."""
    invitation = open_invitation(token)
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    # Read again under the lock: the same link pressed twice.
    open_invitation(token)
    user.set_password(password)
    user.save(update_fields=["password"])
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now)
    end_logins(user)
    if invitation.purpose == Invitation.Purpose.RECOVERY:
        tell_owner(user, Change.PASSWORD_CHANGED)
    return user
