"""What an operator may do, answered once for page, API and command. Deny by default."""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from accounts.models import CustomRole, RoleAssignment, User
from accounts.roles import SUPPORT_ROLES, TOWN_WIDE, Role, SupportLevel


class Operator:
    """The rights of one user, read once and asked many times."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def _assignments(self) -> list[RoleAssignment]:
        if not (self.user.is_open() and self.user.is_operator):
            return []
        if self.user.is_support:
            return _of_support(self.user)
        return [a for a in self.user.roles.all() if a.office_id is None or not a.gives & TOWN_WIDE]

    def has(self, *roles: Role, office_id: UUID | None = None) -> bool:
        """Does any of the roles hold, in that office (or anywhere, when no office is named)?"""
        return any(a.gives & set(roles) and _holds_in(a, office_id) for a in self._assignments)

    def offices_with(self, roles: Iterable[Role]) -> set[UUID] | None:
        """Ids of the offices in which one of the roles holds; None means all of them."""
        wanted = set(roles)
        return _offices(a for a in self._assignments if a.gives & wanted)

    def sees_restricted(self, office_id: UUID) -> bool:
        return any(a.sees_restricted and _holds_in(a, office_id) for a in self._assignments)

    def offices_with_restricted(self) -> set[UUID] | None:
        """Ids of the offices whose data on health or need are open to this operator; None means all of them."""
        return _offices(a for a in self._assignments if a.sees_restricted)

    @property
    def is_administrator(self) -> bool:
        return self.has(Role.ADMINISTRATOR)

    @property
    def may_change_rights(self) -> bool:
        """Who comes in, with which roles, and for how long support stays: the municipality's own administrators alone."""
        return self.is_administrator and self.user.kind == User.Kind.OPERATOR

    def roles_in(self, office_id: UUID) -> set[str]:
        return {role for a in self._assignments if _holds_in(a, office_id) for role in a.gives}


def _of_support(user: User) -> list[RoleAssignment]:
    """What the grant gives, in the whole municipality. Rows of `RoleAssignment` give support nothing: see give_role."""
    level = SupportLevel(user.support_level)
    role = SUPPORT_ROLES[level]
    if level == SupportLevel.RESTRICTED:
        return [RoleAssignment(user=user, custom=CustomRole(stands_for=[role.value], sees_restricted=True))]
    return [RoleAssignment(user=user, role=role)]


def _holds_in(assignment: RoleAssignment, office_id: UUID | None) -> bool:
    return office_id is None or assignment.office_id in (None, office_id)


def _offices(held: Iterable[RoleAssignment]) -> set[UUID] | None:
    offices = {assignment.office_id for assignment in held}
    return None if None in offices else {office for office in offices if office}
