"""All that the page of a case shows, read once."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.policies import Operator
from accounts.roles import Role
from cases.arrival import arrival_words
from cases.clock import running_suspension
from cases.dues import dues_of
from cases.filing import filing_rows, missing_lines
from cases.guards import case_facts, guard_holds, guard_may_hold
from cases.models import Case, Suspension
from cases.policies import CasePolicy
from cases.queries import state_label
from catalog.blueprint import Effect, Transition
from catalog.queries import definition
from notifications.queries import messages_of_case
from operators.answers import answer_sections, declarations
from operators.consequences import consequences
from operators.due import DueSign, due_sign, target_signs
from operators.forms.transition import asks_something, sends_message
from operators.held import held_step
from operators.history import entries, notes
from operators.problems import deliveries_of, problems
from operators.reader import reader
from operators.rows import STATE_KINDS


@dataclass(frozen=True)
class Step:
    """A transition that this operator may make; `obstacle` says why not now, `is_direct` that one click is enough."""

    transition: Transition
    consequences: list[str]
    obstacle: str

    @property
    def is_direct(self) -> bool:
        step = self.transition
        return not (step.dangerous or asks_something(step) or sends_message(step))

    @property
    def assigns(self) -> bool:
        return Effect.ASSIGN in self.transition.effects


def steps(case: Case, policy: CasePolicy) -> list[Step]:
    """Those possible now, and those that may become so: what this case can never take is left out."""
    offered = policy.transitions(case)
    now = case_facts(case) if any(t.guard for t in offered) else {}
    found = [(t, _obstacle(case, t, now)) for t in offered]
    return [Step(t, consequences(case, t), why) for t, why in found if not why or guard_may_hold(case, t, now)]


def _obstacle(case: Case, transition: Transition, now: dict[str, bool]) -> str:
    return "" if guard_holds(case, transition, now) else str(transition.guard_message or "")


def case_context(case: Case, operator: Operator, wanted_document: str) -> dict[str, Any]:
    policy = CasePolicy(operator)
    stops = list(case.suspensions.all())
    documents = list(case.documents.select_related("file"))
    events = list(case.timeline.order_by("sequence"))
    deliveries, found_steps = deliveries_of(case, documents), steps(case, policy)
    possible = [step for step in found_steps if not step.obstacle]
    return {
        "case": case,
        **_standing(case),
        "due": due_sign(case, stops),
        "targets": _targets(case, stops),
        "dues": dues_of(case),
        "stop": running_suspension(stops, timezone.localdate()),
        "held": held_step(case, policy),
        "steps": possible,
        "later_steps": [step for step in found_steps if step.obstacle],
        "may_head": policy.may_work(case) and operator.has(Role.HEAD_OF_OFFICE, office_id=case.office_id),
        "may_work": policy.may_work(case),
        "may_note": policy.belongs_to_office(case),
        "is_mine": (is_mine := case.assigned_to_id == operator.user.id),
        "may_assign_to_me": policy.may_work(case) and not is_mine and not any(step.assigns for step in possible),
        "problems": (found := problems(deliveries)),
        "problems_kind": "danger" if any(problem.kind == "danger" for problem in found) else "warning",
        "reader": reader(case, documents, wanted_document),
        "sections": answer_sections(case),
        "declarations": declarations(case),
        "filing": filing_rows(case),
        "arrived": arrival_words(case.received_at),
        "lacking": missing_lines(case.filing) if case.incomplete else [],
        "requests": list(case.document_requests.all()),
        "notice": getattr(case, "rejection_notice", None),
        "mail": list(messages_of_case(case.id)),
        "history": entries(case, events),
        "notes": notes(events),
    }


def _targets(case: Case, stops: list[Suspension]) -> list[DueSign]:
    aims = definition(case.definition_hash).term.targets
    return target_signs(case, stops, list(case.targets.all())) if aims else []


def _standing(case: Case) -> dict[str, str]:
    return {"state": state_label(case), "state_kind": STATE_KINDS[case.outcome]}
