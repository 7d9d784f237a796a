from django.db import transaction

from accounts.logins import end_logins
from accounts.models import User
from accounts.safety import Change, tell_owner


@transaction.atomic
def change_password(user: User, password: str, session_key: str | None) -> None:
    """A new password, and an end to every session but this one."""
    end_logins(user, but=session_key)
    user.set_password(password)
    user.save(update_fields=["password"])
    tell_owner(user, Change.PASSWORD_CHANGED)
