"""A case as one line of a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.policies import Operator
from cases.models import Case
from cases.policies import CasePolicy
from cases.queries import state_label
from operators.due import DueSign, due_sign

STATE_KINDS = {"accepted": "success", "rejected": "danger", "archived": "neutral", "": "info"}


@dataclass(frozen=True)
class CaseRow:
    case: Case
    state: str
    state_kind: str
    due: DueSign
    may_take: bool


def with_row_data(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.prefetch_related("suspensions").defer("answers", "sources", "declarations", "filing", "held")


def rows(cases: Iterable[Case], operator: Operator) -> list[CaseRow]:
    policy = CasePolicy(operator)
    return [
        CaseRow(
            case=case,
            state=state_label(case),
            state_kind=STATE_KINDS[case.outcome],
            due=due_sign(case, list(case.suspensions.all())),
            may_take=case.assigned_to_id is None and policy.may_work(case),
        )
        for case in cases
    ]
