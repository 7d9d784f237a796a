"""What an operator may do, answered once for page, API and command. Deny by default."""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from accounts.models import RoleAssignment, User
from accounts.roles import SEES_RESTRICTED, TOWN_WIDE, Role


class Operator:
    """The rights of one user, read once and asked many times."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def _assignments(self) -> list[RoleAssignment]:
        if not (self.user.is_active and self.user.is_operator):
            return []
        return [a for a in self.user.roles.all() if a.office_id is None or a.role not in TOWN_WIDE]

    def has(self, *roles: Role, office_id: UUID | None = None) -> bool:
        """Does any of the roles hold, in that office (or anywhere, when no office is named)?"""
        return any(
            a.role in roles and (office_id is None or a.office_id is None or a.office_id == office_id)
            for a in self._assignments
        )

    def offices_with(self, roles: Iterable[Role]) -> set[UUID] | None:
        """Ids of the offices in which one of the roles holds; None means all of them."""
        wanted = set(roles)
        held = [a for a in self._assignments if a.role in wanted]
        if any(a.office_id is None for a in held):
            return None
        return {a.office_id for a in held if a.office_id}

    def sees_restricted(self, office_id: UUID) -> bool:
        return self.has(*SEES_RESTRICTED, office_id=office_id)

    @property
    def is_administrator(self) -> bool:
        return self.has(Role.ADMINISTRATOR)

    def roles_in(self, office_id: UUID) -> set[str]:
        return {a.role for a in self._assignments if a.office_id in (None, office_id)}
