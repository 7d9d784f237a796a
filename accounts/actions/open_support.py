"""The local account under which somebody of the vendor works in a municipality, for as long as their grant runs."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.roles import SupportLevel

# Not translated: it is part of a name that stays in histories.
SUFFIX = "(assistenza del fornitore)"
NAME_ROOM = 50


def support_login(staff_id: UUID) -> str:
    """No address: nobody can ask for a password of it."""
    return f"support:{staff_id}"


def open_support(staff_id: UUID, name: tuple[str, str], level: SupportLevel, expires_at: datetime) -> User:
    """Made or renewed. `name`: given and family name; histories show it with what the person is here as."""
    user, _created = User.objects.update_or_create(
        login=support_login(staff_id),
        defaults={
            "kind": User.Kind.SUPPORT, "given_name": name[0], "family_name": f"{name[1][:NAME_ROOM]} {SUFFIX}",
            "is_active": True, "expires_at": expires_at, "support_level": level, "password": make_password(None),
        },
    )  # fmt: skip
    return user


def close_support(staff_id: UUID, now: datetime) -> User | None:
    """From the next request on nothing of it opens. None when it was never made."""
    user = User.objects.select_for_update().filter(login=support_login(staff_id)).first()
    if user is None:
        return None
    user.is_active, user.expires_at = False, min(now, user.expires_at or now)
    user.save(update_fields=["is_active", "expires_at"])
    return user
