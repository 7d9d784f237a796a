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
        holders = administrators()
        assignment = RoleAssignment.objects.select_related("user", "office", "custom").get(id=assignment_id)
        if holders == {assignment.user_id} and assignment.role == Role.ADMINISTRATOR:
            raise LastAdministrator
        assignment.delete()
        journal_assignment(RightsEvent.Kind.TAKEN, assignment, by.user)
    return assignment


def administrators() -> set[UUID]:
    """Those who can administer the municipality, held until the end of the transaction: two cannot unseat each other."""
    holders = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).values("user")
    found = User.objects.filter(is_active=True, kind=User.Kind.OPERATOR, pk__in=holders).order_by("pk")
    return set(found.select_for_update(of=("self",)).values_list("pk", flat=True))
