"""The vendor's own people: coming and leaving. On the vendor's side."""

from django.db import transaction

from accounts.models import User
from accounts.second_factor import drop_factors
from provisioning.support.actions.end import end_from_outside
from provisioning.support.errors import AddressTaken
from provisioning.support.models import SupportGrant
from tenants.context import on_vendor_side


def staff_with(address: str) -> User | None:
    return User.objects.filter(login=address.strip().lower(), kind=User.Kind.STAFF).first()


def _require_vendor_side() -> None:
    """In a municipality the same statements would be about its own users."""
    if not on_vendor_side():
        raise RuntimeError("Staff live in public")


@transaction.atomic
def create_staff(email: str, given_name: str, family_name: str, password: str | None = None) -> User:
    """Raises AddressTaken."""
    _require_vendor_side()
    address = email.strip().lower()
    if User.objects.filter(login=address).exists():
        raise AddressTaken
    user = User(login=address, email=address, kind=User.Kind.STAFF, given_name=given_name, family_name=family_name)
    user.set_password(password)
    user.save(force_insert=True)
    return user


@transaction.atomic
def reset_staff(user: User) -> None:
    """For who has lost everything: no password and no second factor; a new set-up link says how to begin again."""
    _require_vendor_side()
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    drop_factors(user)


def close_staff(user: User) -> int:
    """The person leaves: nothing of theirs opens any more, here or in any municipality. How many grants that ended."""
    _require_vendor_side()
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    drop_factors(user)
    grants = list(SupportGrant.objects.filter(staff_id=user.pk, ended_at=None).select_related("municipality"))
    for grant in grants:
        end_from_outside(grant)
    return len(grants)
