"""How operators enter: by the municipality's own identity provider, where it has one, and by password as far as it says."""

from typing import Any

from accounts.models import RoleAssignment, User
from accounts.roles import Role
from integrations.capability import options_for
from integrations.errors import DeliveryError, NotConfigured
from tenants.context import on_vendor_side

STAFF_LOGIN = "staff_login"


def staff_options() -> Any | None:
    """None where there is no provider, or none that can be used."""
    try:
        return None if on_vendor_side() else options_for(STAFF_LOGIN)
    except DeliveryError:
        return None


def passwords_are_on() -> bool:
    """May operators enter without the provider? A configuration that cannot be read does not open what it may forbid."""
    if on_vendor_side():
        return True
    try:
        return bool(options_for(STAFF_LOGIN).password_too)
    except NotConfigured:
        return True
    except DeliveryError:
        return False


def password_opens(user: User) -> bool:
    """Do the proofs that we keep ourselves (password, passkey, invitation) let this operator in?

    Administrators always: a provider that is down, or configured wrongly, must not lock the municipality out.
    """
    return passwords_are_on() or RoleAssignment.objects.filter(user=user, role=Role.ADMINISTRATOR).exists()
