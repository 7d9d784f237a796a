from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.policies import Operator
from cases.actions.locking import lock_case
from cases.errors import NotAllowed, NotRegistered
from cases.models import Case, TimelineEvent
from cases.policies import CasePolicy
from cases.timeline import record


def assign(case_id: UUID, to: User, operator: Operator) -> Case:
    """Give the case to an operator of its office. Raises `NotAllowed`, `NotRegistered`."""
    with transaction.atomic():
        case = lock_case(case_id)
        if not case.is_registered:
            raise NotRegistered
        if not CasePolicy(operator).may_assign(case, to):
            raise NotAllowed
        if case.assigned_to_id == to.id:
            return case
        case.assigned_to = to
        case.save(update_fields=["assigned_to"])
        record(case, TimelineEvent.Kind.ASSIGNED, operator.user.snapshot(), {"to": str(to.id)})
    return case
