from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.models.user import ActorSnapshot
from billing.errors import AlreadyPaid, NothingDue
from billing.models import DebtLine, DebtPosition

REASON_LENGTH = 140


@dataclass(frozen=True)
class Debtor:
    """Who pays. `kind`: of DebtPosition.DebtorKind."""

    kind: str
    name: str
    tax_code: str


@dataclass(frozen=True)
class Line:
    """`fee`: id of the fee; `kind`: of DebtLine.Kind; `amount` in cents."""

    fee: str
    label: str
    kind: str
    amount: int


@transaction.atomic
def create_debt_position(
    *, subject: str, reason: str, debtor: Debtor, citizen: User, lines: Sequence[Line], due_on: date, by: ActorSnapshot
) -> DebtPosition:
    """Set what is owed for `subject`. One that is open must be cancelled first: the database refuses a second.

    The caller holds a lock on what the subject names. Raises `NothingDue`, `AlreadyPaid`.
    """
    if not lines or any(line.amount <= 0 for line in lines):
        raise NothingDue
    if DebtPosition.objects.filter(subject=subject, state=DebtPosition.State.PAID).exists():
        raise AlreadyPaid
    position = DebtPosition.objects.create(
        subject=subject, reason=reason[:REASON_LENGTH], debtor_kind=debtor.kind, debtor_name=debtor.name,
        debtor_tax_code=debtor.tax_code, citizen=citizen, total=sum(line.amount for line in lines), due_on=due_on,
        set_by=dict(by), created_at=timezone.now(),
    )  # fmt: skip
    DebtLine.objects.bulk_create(_line(position, number, line) for number, line in enumerate(lines, start=1))
    return position


def _line(position: DebtPosition, number: int, line: Line) -> DebtLine:
    return DebtLine(
        position=position, number=number, fee=line.fee, label=line.label, kind=line.kind, amount=line.amount
    )
