"""Giving and taking the roles of an operator."""

import logging
from uuid import UUID

from django.db import transaction

from accounts.errors import AccountClosed, LastAdministrator
from accounts.models import RoleAssignment, User
from accounts.roles import TOWN_WIDE, Role
from offices.models import Office

logger = logging.getLogger(__name__)


def administrators() -> "set[UUID]":
    """Those who can administer the municipality. Locks their rows: to be called inside a transaction."""
    found = User.objects.select_for_update(of=("self",)).filter(
        is_active=True,
        kind=User.Kind.OPERATOR,
        pk__in=RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).values("user"),
    )
    return set(found.order_by("pk").values_list("pk", flat=True))


def require_another_administrator(user: User) -> None:
    """Raises LastAdministrator when nobody else is one."""
    holders = administrators()
    if holders == {user.pk}:
        raise LastAdministrator


@transaction.atomic
def give_role(user: User, role: str, office: Office | None, by: User) -> RoleAssignment:
    """In one office, or in the whole municipality. Given twice it is held once. Raises AccountClosed, ValueError."""
    if not User.objects.select_for_update().get(pk=user.pk).is_active:
        raise AccountClosed
    if role in TOWN_WIDE and office is not None:
        raise ValueError(role)
    held, created = RoleAssignment.objects.get_or_create(user=user, role=role, office=office)
    if created:
        logger.info("role given: %s to %s by %s", role, user.pk, by.pk)
    return held


@transaction.atomic
def take_role(assignment: RoleAssignment, by: User) -> None:
    """Raises LastAdministrator."""
    if assignment.role == Role.ADMINISTRATOR and assignment.user.is_active:
        require_another_administrator(assignment.user)
    RoleAssignment.objects.filter(pk=assignment.pk).delete()
    logger.info("role taken: %s from %s by %s", assignment.role, assignment.user_id, by.pk)
