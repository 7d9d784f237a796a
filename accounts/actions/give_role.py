from django.db import transaction

from accounts.actions.journal import journal_assignment
from accounts.errors import AccountClosed, NotAdministrator, NotAnOperator, TownWideRole
from accounts.models import CustomRole, RightsEvent, RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import TOWN_WIDE, Role
from offices.models import Office


def give_role(user: User, role: Role | CustomRole, office: Office | None, by: Operator) -> RoleAssignment:
    """Give a role in one office or, without an office, in the whole municipality. Given twice it is given once.

    Raises `NotAdministrator`, `NotAnOperator`, `AccountClosed`, `TownWideRole`.
    """
    if not by.may_change_rights:
        raise NotAdministrator
    if user.kind != User.Kind.OPERATOR:
        raise NotAnOperator
    if role in TOWN_WIDE and office is not None:
        raise TownWideRole
    named = {"custom": role} if isinstance(role, CustomRole) else {"role": role}
    with transaction.atomic():
        if not User.objects.select_for_update().get(pk=user.pk).is_active:
            raise AccountClosed
        assignment, created = RoleAssignment.objects.get_or_create(user=user, office=office, **named)
        if created:
            journal_assignment(RightsEvent.Kind.GIVEN, assignment, by.user)
    return assignment
