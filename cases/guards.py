"""Whether a transition's guard holds: rules over the answers and over `case.<fact>` (`catalog.rules.CASE_FACTS`)."""

from django.utils import timezone

from cases.dues import due_is_set, open_due
from cases.models import Case
from catalog.blueprint import Transition
from catalog.queries import definition
from catalog.visibility import view


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


def guard_holds(case: Case, transition: Transition) -> bool:
    if transition.guard is None:
        return True
    # The answers are read as on the day they came; the rule itself may speak of today.
    scope = view(definition(case.definition_hash), case.answers, timezone.localdate(case.received_at)).scope
    scope.put("today", timezone.localdate().isoformat())
    scope.put("case", case_facts(case))
    return scope.holds(transition.guard)
