"""Whether a transition's guard holds: rules over the answers and over `case.<fact>` (`catalog.rules.CASE_FACTS`)."""

from itertools import product

from django.utils import timezone

from accounts.models import User
from cases.dues import due_is_set, open_due
from cases.models import Case, TimelineEvent
from cases.queries import undone_sequences
from catalog.blueprint import Transition
from catalog.queries import definition
from catalog.rules import RuleScope
from catalog.visibility import view

Kind = TimelineEvent.Kind


def case_facts(case: Case) -> dict[str, bool]:
    requests = list(case.document_requests.all())
    notice = getattr(case, "rejection_notice", None)
    today = timezone.localdate()
    return {
        "due_set": due_is_set(case),
        "dues_settled": open_due(case) is None,
        "registered": case.is_registered,
        "assigned": case.assigned_to_id is not None,
        "waiting_documents": any(r.answered_at is None and r.due_on >= today for r in requests),
        "documents_requested": bool(requests),
        "notice_sent": notice is not None,
        "observations_closed": notice is not None
        and (bool(notice.observations_at) or notice.observations_due_on < today),
    }


# Facts that, once true, stay true for the rest of the case.
LASTING = frozenset({"registered", "documents_requested", "notice_sent"})


def guard_may_hold(case: Case, transition: Transition, now: dict[str, bool]) -> bool:
    """Whether the guard could hold, from the facts as they are `now`, once these have moved on; answers never change."""
    if transition.guard is None:
        return True
    scope = _scope(case)
    moving = [name for name in now if f"case.{name}" in transition.guard and not (name in LASTING and now[name])]
    for values in product((False, True), repeat=len(moving)):
        scope.put("case", now | dict(zip(moving, values, strict=True)))
        if scope.holds(transition.guard):
            return True
    return False


def guard_holds(case: Case, transition: Transition, now: dict[str, bool] | None = None) -> bool:
    """`now`: the facts, when they have been read already."""
    if transition.guard is None:
        return True
    scope = _scope(case)
    scope.put("case", now or case_facts(case))
    return scope.holds(transition.guard)


def needs_second_person(case: Case, transition: Transition, user: User) -> bool:
    """Did this user take one of the steps that prepare this one, so that somebody else must take it? (Four eyes.)"""
    rule = transition.four_eyes
    if rule is None or not _scope(case).holds(rule.when):
        return False
    events = list(case.timeline.filter(kind__in={Kind.TRANSITION, Kind.UNDONE}))
    undone = undone_sequences(events)
    return any(
        event.data["transition"] in rule.after and event.actor_id == str(user.id)
        for event in events
        if event.kind == Kind.TRANSITION and event.sequence not in undone
    )


def _scope(case: Case) -> RuleScope:
    """The answers are read as on the day they came; the rule itself may speak of today."""
    scope = view(definition(case.definition_hash), case.answers, timezone.localdate(case.received_at)).scope
    scope.put("today", timezone.localdate().isoformat())
    return scope
