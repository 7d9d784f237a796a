from uuid import UUID

from django.db import transaction

from accounts.policies import Operator
from billing.actions.record_payment import Proof, record_payment
from billing.errors import BillingError
from billing.models import DebtPosition
from cases.actions.locking import lock_case
from cases.dues import subject_of
from cases.errors import CaseError, NotAllowed
from cases.models import TimelineEvent
from cases.policies import CasePolicy
from cases.timeline import record


def record_due_payment(case_id: UUID, position_id: UUID, proof: Proof, operator: Operator) -> DebtPosition:
    """A due of the case was paid by other means; also on a closed case, for who pays late.

    Raises `NotAllowed`, `DebtPosition.DoesNotExist` for one of another case, `CaseError` when it is no longer to pay.
    """
    with transaction.atomic():
        case = lock_case(case_id)
        if not CasePolicy(operator).may_record_payment(case):
            raise NotAllowed
        position = DebtPosition.objects.get(id=position_id, subject=subject_of(case))
        try:
            position = record_payment(position.id, proof, operator.user.snapshot())
        except BillingError as refusal:
            raise CaseError(str(refusal)) from None
        data = {"position": str(position.id), "total": position.total, "paid_on": proof.paid_on.isoformat()}
        record(case, TimelineEvent.Kind.DUE_PAID, operator.user.snapshot(), data, text=_how(position))
    return position


def _how(position: DebtPosition) -> str:
    return f"{position.get_paid_by_means_display()}, {position.paid_reference}"
