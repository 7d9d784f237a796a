"""The last step of a case while it can still be undone, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import ngettext

from cases.models import Case
from cases.policies import CasePolicy
from catalog.queries import definition


@dataclass(frozen=True)
class HeldStep:
    """`seen` identifies the step to the act that undoes it."""

    label: str
    leaves_at: datetime
    seen: str
    time_left: str
    may_undo: bool


def held_step(case: Case, policy: CasePolicy) -> HeldStep | None:
    if not case.is_held or case.held_until is None:
        return None
    transitions = definition(case.definition_hash).workflow.transitions
    label = next((t.label for t in transitions if t.id == case.held_step["transition"]), "")
    left = time_left(case.held_until)
    return HeldStep(label, case.held_until, case.held_until.isoformat(), left, policy.may_undo(case))


def time_left(until: datetime) -> str:
    """Whole minutes, rounded down so that nothing is promised that is not there; below one, seconds."""
    seconds = max(int((until - timezone.now()).total_seconds()), 0)
    if seconds >= 60:
        return ngettext("%(n)d minuto", "%(n)d minuti", seconds // 60) % {"n": seconds // 60}
    return ngettext("%(n)d secondo", "%(n)d secondi", seconds) % {"n": seconds}
