"""The one action that moves a case along its workflow, by an operator's hand or by an event."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models.user import SYSTEM
from accounts.policies import Operator
from cases.actions.effects import EFFECTS, LETTERS, Given, Run
from cases.actions.hold_step import grace_of, hold, let_step_go, standing_of
from cases.actions.keeping import keep_pdf
from cases.actions.locking import lock_case
from cases.deadlines import next_working_day
from cases.dues import due_cancelled_by, due_words, withdraw_due
from cases.errors import CaseError, GuardFailed, NotAllowed, NotRegistered, Outdated, SecondPersonNeeded
from cases.guards import guard_holds, needs_second_person
from cases.messages import render_event
from cases.models import Case, TimelineEvent
from cases.paper import letter_pdf, outcome_pdf
from cases.policies import CasePolicy
from cases.targets import reach_state
from cases.timeline import record
from catalog.blueprint import Effect, Transition, Trigger
from catalog.queries import definition
from documents.models import StoredFile
from notifications.templates import RenderedMessage
from tenants.language import in_own_language


def run_transition(case_id: UUID, transition_id: str, operator: Operator, seen_state: str, given: Given) -> Case:
    """Execute a transition. `seen_state` is the state that the operator's page showed: a second click changes nothing.

    Raises `NotAllowed`, `NotRegistered`, `Outdated`, `SecondPersonNeeded`, `GuardFailed`, `AlreadyAsked`, `CaseError`
    (something is not given).
    """
    case = Case.objects.select_related("office", "applicant").get(id=case_id)
    transition = _transition(case, transition_id)
    _authorise(case, transition, operator, seen_state)
    _require_given(transition, given)
    given = replace(given, message=given.message or preview_message(case, transition, given))
    letter = _letter(case, transition, given)
    with transaction.atomic():
        case = lock_case(case_id)
        _authorise(case, transition, operator, seen_state)
        let_step_go(case)
        grace = grace_of(case, transition)
        _execute(
            Run(
                case,
                transition,
                given,
                letter,
                operator.user,
                operator.user.snapshot(),
                timezone.now() + grace,
                bool(grace),
            )
        )
    return case


def run_event(case: Case, trigger: Trigger) -> None:
    """Move the case as its workflow says when something arrives. The caller holds the lock."""
    workflow = definition(case.definition_hash).workflow
    let_step_go(case)
    for transition in workflow.transitions_from(case.state, trigger):
        if guard_holds(case, transition):
            _execute(Run(case, transition, Given(), None, None, SYSTEM))
            return


def preview_message(case: Case, transition: Transition, given: Given) -> RenderedMessage | None:
    """The message that the transition would send, with what the operator gave so far; None when it sends none."""
    if not transition.event or Effect.NOTIFY not in transition.effects:
        return None
    return render_event(case, transition.event, **_extra(case, transition, given))


def _extra(case: Case, transition: Transition, given: Given) -> dict[str, Any]:
    resolved = definition(case.definition_hash)
    asks = Effect.REQUEST_DOCUMENTS in transition.effects
    days = resolved.term.suspension.max_days if asks else resolved.term.rejection_notice.observation_days
    return {
        "motivazione": given.reason,
        "richiesta": list(given.items),
        "termine_risposta": next_working_day(
            timezone.localdate(timezone.now() + grace_of(case, transition)) + timedelta(days=days)
        ),
        "esito": resolved.workflow.state(transition.to).public_label,
        **(due_words(case, given.due) if given.due else {}),
    }


def _transition(case: Case, transition_id: str) -> Transition:
    for transition in definition(case.definition_hash).workflow.transitions:
        if transition.id == transition_id and transition.trigger is Trigger.OPERATOR:
            return transition
    raise NotAllowed


def _authorise(case: Case, transition: Transition, operator: Operator, seen_state: str) -> None:
    if not CasePolicy(operator).may_run(case, transition):
        raise NotAllowed
    if not case.is_registered:
        raise NotRegistered
    if case.state != seen_state or case.state not in transition.from_:
        raise Outdated
    if needs_second_person(case, transition, operator.user):
        raise SecondPersonNeeded
    if not guard_holds(case, transition):
        raise GuardFailed(transition.guard_message or GuardFailed.message)


def _require_given(transition: Transition, given: Given) -> None:
    if transition.needs_reason and not given.reason.strip():
        raise CaseError(_("Scrivi la motivazione."))
    if Effect.REQUEST_DOCUMENTS in transition.effects and not given.items:
        raise CaseError(_("Scrivi almeno un documento o un'informazione da chiedere."))
    if Effect.SET_DUE in transition.effects and given.due is None:
        raise CaseError(_("Scrivi che cosa c'è da pagare."))


def paper_of(case: Case, transition: Transition, given: Given) -> bytes | None:
    """The document that the transition puts into the file, as PDF; None when it puts none, or a file was given."""
    if Effect.ISSUE_OUTCOME in transition.effects:
        return None if given.outcome_file else outcome_pdf(case, transition, given.reason)
    if given.message is None or not LETTERS.keys() & set(transition.effects):
        return None
    return letter_pdf(case, given.message)


@in_own_language
def _letter(case: Case, transition: Transition, given: Given) -> StoredFile | None:
    pdf = paper_of(case, transition, given)
    if pdf is None:
        return None
    _kind, label = next(LETTERS[effect] for effect in transition.effects if effect in LETTERS)
    return keep_pdf(pdf, f"{slugify(str(label))}-{case.tracking_code}.pdf")


def _execute(run: Run) -> None:
    case, workflow = run.case, definition(run.case.definition_hash).workflow
    target, before = workflow.state(run.transition.to), standing_of(case)
    data = {"transition": run.transition.id, "from": case.state, "to": target.id}
    case.state = target.id
    if target.final:
        case.closed_at, case.outcome = timezone.now(), target.outcome or "archived"
        case.decided_at = case.decided_at or case.closed_at
    record(case, TimelineEvent.Kind.TRANSITION, run.actor, data)
    reach_state(case)
    if due_cancelled_by(case, run.transition):
        withdraw_due(case, run.actor)
    for effect in run.transition.effects:
        EFFECTS[effect](run)
    hold(run, before)
    case.save()
