"""The roles of the municipality's own: making, changing and deleting them."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.actions.journal import facts_of, journal_role
from accounts.errors import NameTaken, NotAdministrator, NothingGiven, RoleInUse
from accounts.models import CustomRole, RightsEvent
from accounts.policies import Operator
from accounts.roles import COMPOSABLE, Role


def make_role(name: str, stands_for: Collection[Role], *, sees_restricted: bool, by: Operator) -> CustomRole:
    """Raises `NotAdministrator`, `NothingGiven`, `NameTaken`."""
    role = CustomRole(name=name)
    return _write(role, stands_for, sees_restricted=sees_restricted, by=by, kind=RightsEvent.Kind.ROLE_MADE)


def change_role(
    role_id: UUID, name: str, stands_for: Collection[Role], *, sees_restricted: bool, by: Operator
) -> CustomRole:
    """Holds from the next request on for everybody who has the role. Raises also `CustomRole.DoesNotExist`."""
    with transaction.atomic():
        role = CustomRole.objects.select_for_update().get(id=role_id)
        before, role.name = facts_of(role), name
        kind = RightsEvent.Kind.ROLE_CHANGED
        return _write(role, stands_for, sees_restricted=sees_restricted, by=by, kind=kind, before=before)


def delete_role(role_id: UUID, by: Operator) -> CustomRole:
    """Raises `NotAdministrator`, `CustomRole.DoesNotExist`, `RoleInUse`."""
    if not by.may_change_rights:
        raise NotAdministrator
    try:
        with transaction.atomic():
            role = CustomRole.objects.select_for_update().get(id=role_id)
            before = facts_of(role)
            role.delete()
            journal_role(RightsEvent.Kind.ROLE_DELETED, role, by.user, before)
    except ProtectedError:
        raise RoleInUse from None
    return role


def _write(
    role: CustomRole, stands_for: Collection[Role], *, sees_restricted: bool, by: Operator, kind: RightsEvent.Kind,
    before: dict | None = None,
) -> CustomRole:  # fmt: skip
    if not by.may_change_rights:
        raise NotAdministrator
    role.stands_for = [value for value in COMPOSABLE if value in stands_for]
    role.sees_restricted = sees_restricted
    if not role.stands_for:
        raise NothingGiven
    try:
        with transaction.atomic():
            role.save()
            journal_role(kind, role, by.user, before)
    except IntegrityError:
        raise NameTaken from None
    return role
