"""What becomes of the cases of an operator who leaves."""

from uuid import UUID

from django.db import transaction

from accounts.actions.close_account import close_account
from accounts.models import User
from cases.actions.locking import lock_case
from cases.models import Case, TimelineEvent
from cases.timeline import record


def dismiss(user: User, by: User) -> int:
    """Close the account of an operator and put their open cases back among those to be assigned: how many they were.

    Raises what `close_account` raises, and then nothing has changed.
    """
    with transaction.atomic():
        close_account(user, by)
        return sum(_release(case_id, user, by) for case_id in _open_cases(user))


def _open_cases(user: User) -> list[UUID]:
    # In one order, so that two who leave at once do not wait for each other.
    return list(Case.objects.filter(assigned_to=user, closed_at=None).order_by("id").values_list("id", flat=True))


def _release(case_id: UUID, user: User, by: User) -> bool:
    case = lock_case(case_id)
    if case.assigned_to_id != user.pk:
        return False
    case.assigned_to = None
    case.save(update_fields=["assigned_to"])
    record(case, TimelineEvent.Kind.RELEASED, by.snapshot(), {"from": str(user.pk)})
    return True
