"""A case as one line of a list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.policies import Operator
from cases.models import Case, CaseTarget
from cases.policies import CasePolicy
from cases.queries import state_label
from operators.due import DueSign, pressing_sign

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


def _targets(cases: list[Case]) -> dict[UUID, list[CaseTarget]]:
    """Read in one query, and only where a target is still to be met."""
    found: dict[UUID, list[CaseTarget]] = defaultdict(list)
    aiming = [case.id for case in cases if case.target_on is not None]
    for target in CaseTarget.objects.filter(case_id__in=aiming) if aiming else []:
        found[target.case_id].append(target)
    return found


def rows(cases: Iterable[Case], operator: Operator) -> list[CaseRow]:
    policy, listed = CasePolicy(operator), list(cases)
    targets = _targets(listed)
    return [
        CaseRow(
            case=case,
            state=state_label(case),
            state_kind=STATE_KINDS[case.outcome],
            due=pressing_sign(case, list(case.suspensions.all()), targets[case.id]),
            may_take=case.assigned_to_id is None and policy.may_work(case),
        )
        for case in listed
    ]
