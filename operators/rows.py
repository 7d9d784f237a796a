"""A case as one line of a list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.policies import Operator
from cases.models import Case, CaseTarget, Suspension
from cases.policies import CasePolicy
from cases.queries import state_label
from operators.due import DueSign, pressing_sign

# What a line shows, and what decides how: a model has many more columns.
COLUMNS = (
    "tracking_code", "protocol_number", "protocol_year", "emergency_number", "taken_in_charge_at", "received_at",
    "applicant_name", "applicant_fiscal_code", "service_title", "definition_hash", "state", "outcome", "incomplete",
    "restricted", "due_on", "target_on", "decided_at", "closed_at", "office__name", "assigned_to__given_name",
    "assigned_to__family_name",
)  # fmt: skip
STATE_KINDS = {"accepted": "success", "rejected": "danger", "archived": "neutral", "": "info"}


@dataclass(frozen=True)
class CaseRow:
    case: Case
    state: str
    state_kind: str
    due: DueSign
    may_take: bool


def with_row_data(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.only(*COLUMNS)


def _targets(cases: list[Case]) -> dict[UUID, list[CaseTarget]]:
    """Read in one query, and only where a target is still to be met."""
    found: dict[UUID, list[CaseTarget]] = defaultdict(list)
    aiming = [case.id for case in cases if case.target_on is not None]
    for target in CaseTarget.objects.filter(case_id__in=aiming) if aiming else []:
        found[target.case_id].append(target)
    return found


def _stops(cases: list[Case]) -> dict[UUID, list[Suspension]]:
    """Of the cases whose clock may still stand."""
    found: dict[UUID, list[Suspension]] = defaultdict(list)
    running = [case.id for case in cases if not case.closed_at and not case.decided_at]
    for stop in Suspension.objects.filter(case_id__in=running) if running else []:
        found[stop.case_id].append(stop)
    return found


def rows(cases: Iterable[Case], operator: Operator) -> list[CaseRow]:
    policy, listed = CasePolicy(operator), list(cases)
    targets, stops = _targets(listed), _stops(listed)
    return [
        CaseRow(
            case=case,
            state=state_label(case),
            state_kind=STATE_KINDS[case.outcome],
            due=pressing_sign(case, stops[case.id], targets[case.id]),
            may_take=case.assigned_to_id is None and policy.may_work(case),
        )
        for case in listed
    ]
