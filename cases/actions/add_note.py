from uuid import UUID

from django.db import transaction

from accounts.policies import Operator
from cases.actions.locking import lock_case
from cases.errors import NotAllowed
from cases.models import TimelineEvent
from cases.policies import CasePolicy
from cases.timeline import record


def add_note(case_id: UUID, operator: Operator, text: str) -> None:
    """An internal note: the citizen does not see it. Raises `NotAllowed`."""
    with transaction.atomic():
        case = lock_case(case_id)
        if not CasePolicy(operator).belongs_to_office(case):
            raise NotAllowed
        record(case, TimelineEvent.Kind.NOTE, operator.user.snapshot(), text=text)
