"""The link by which somebody of the vendor chooses a password: it works once, because choosing one changes what it seals.

No table holds it. It is printed by the command that makes it, and travels by whatever way its maker trusts.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare

from accounts.models import User
from tenants.addresses import vendor_origins

SALT = "staff-setup"
LIFETIME = timedelta(hours=24)


def setup_token(staff: User) -> str:
    return signing.dumps({"staff": str(staff.pk), "seal": _seal(staff)}, salt=SALT)


def setup_link(staff: User) -> str:
    return f"{vendor_origins()[0]}/invito/{setup_token(staff)}"


def staff_of(token: str) -> User | None:
    """Whose link it is; None when it was used, is too old or was never made."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LIFETIME)
        staff = User.objects.filter(pk=UUID(said["staff"]), kind=User.Kind.STAFF, is_active=True).first()
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return staff if staff is not None and constant_time_compare(said["seal"], _seal(staff)) else None


def _seal(staff: User) -> str:
    return staff.get_session_auth_hash()
