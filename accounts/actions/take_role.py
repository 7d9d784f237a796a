from uuid import UUID

from django.db import transaction

from accounts.actions.journal import journal_assignment
from accounts.errors import LastAdministrator, NotAdministrator
from accounts.models import RightsEvent, RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role


def take_role(assignment_id: UUID, by: Operator) -> RoleAssignment:
    """Take a role away; it holds no more from the next request on.

    Raises `RoleAssignment.DoesNotExist`, `NotAdministrator`, `LastAdministrator`.
    """
    if not by.may_change_rights:
        raise NotAdministrator
    with transaction.atomic():
        administrators = lock_administrators()
        assignment = RoleAssignment.objects.select_related("user", "office").get(id=assignment_id)
        if administrators == [assignment.user_id] and assignment.role == Role.ADMINISTRATOR:
            raise LastAdministrator
        assignment.delete()
        journal_assignment(RightsEvent.Kind.TAKEN, assignment, by.user)
    return assignment


def lock_administrators() -> list[UUID]:
    """Ids of the active administrators, held until the end of the transaction: two cannot take the role from each other."""
    held = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).order_by("id").select_for_update(of=("self",))
    holders = [assignment.user_id for assignment in held]
    return list(
        User.objects.filter(id__in=holders, is_active=True, kind=User.Kind.OPERATOR).values_list("id", flat=True)
    )
