"""What a transition of the workflow causes. Each effect runs under the case's lock, in the transition's transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import SYSTEM, ActorSnapshot
from cases.clock import resume_all, suspend
from cases.deadlines import next_working_day
from cases.dues import GivenDue, set_due
from cases.errors import AlreadyAsked, CaseError
from cases.messages import send_event_message
from cases.models import Case, CaseDocument, DocumentRequest, RejectionNotice, Suspension, TimelineEvent
from cases.registration import register_document
from cases.timeline import record
from catalog.blueprint import Effect, Transition
from catalog.queries import definition
from documents.models import StoredFile
from notifications.templates import RenderedMessage
from tenants.language import in_own_language
from tenants.text import Words

# Those that put a document of the municipality into the case's file, and what it is.
LETTERS: dict[Effect, tuple[CaseDocument.Kind, Words]] = {
    Effect.REQUEST_DOCUMENTS: (CaseDocument.Kind.LETTER, _("Richiesta di documenti")),
    Effect.REJECTION_NOTICE: (CaseDocument.Kind.LETTER, _("Preavviso di rigetto")),
    Effect.ISSUE_OUTCOME: (CaseDocument.Kind.OUTCOME, _("Provvedimento finale")),
}


@dataclass(frozen=True)
class Given:
    """What the operator gives with a transition. `reason` goes to the citizen, `items` are the things asked for."""

    reason: str = ""
    items: tuple[str, ...] = ()
    message: RenderedMessage | None = None
    outcome_file: StoredFile | None = None
    due: GivenDue | None = None


@dataclass(frozen=True)
class Run:
    """One transition being executed. `letter` is the message on paper, already rendered and stored."""

    case: Case
    transition: Transition
    given: Given
    letter: StoredFile | None
    by: User | None
    actor: ActorSnapshot = field(default_factory=lambda: SYSTEM)
    # When all this reaches the citizen: terms are counted from then.
    leaves_at: datetime = field(default_factory=timezone.now)
    held: bool = False

    @property
    def held_until(self) -> datetime | None:
        """For what must wait: None when it leaves at once."""
        return self.leaves_at if self.held else None

    @property
    def day(self) -> date:
        return timezone.localdate(self.leaves_at)


def assign_to_actor(run: Run) -> None:
    if run.by is None or run.case.assigned_to_id == run.by.id:
        return
    run.case.assigned_to = run.by
    record(run.case, TimelineEvent.Kind.ASSIGNED, run.actor, {"to": str(run.by.id)})


def request_documents(run: Run) -> None:
    """L. 241/1990 art. 2 c. 7: one request stops the term, for at most thirty days; a second one does not."""
    case, term = run.case, definition(run.case.definition_hash).term
    if case.document_requests.filter(answered_at__isnull=True).exists():
        raise AlreadyAsked
    last_day = run.day + timedelta(days=term.suspension.max_days)
    # The citizen's own deadline moves off a holiday; the stop of the clock may not grow with it.
    stop = suspend(case, Suspension.Reason.DOCUMENTS, run.day, last_day)
    request = DocumentRequest.objects.create(
        case=case, items=list(run.given.items), asked_at=run.leaves_at, suspends=stop is not None,
        due_on=next_working_day(last_day),
    )  # fmt: skip
    data = {"request": str(request.id), "due_on": request.due_on.isoformat(), "suspends": request.suspends}
    record(case, TimelineEvent.Kind.DOCUMENTS_REQUESTED, run.actor, data, text="\n".join(run.given.items))
    _keep_letter(run, Effect.REQUEST_DOCUMENTS)


def give_rejection_notice(run: Run) -> None:
    """L. 241/1990 art. 10-bis: the term stops, and runs again ten days after the observations or their deadline."""
    case, rule = run.case, definition(run.case.definition_hash).term.rejection_notice
    due = next_working_day(run.day + timedelta(days=rule.observation_days))
    suspend(case, Suspension.Reason.REJECTION_NOTICE, run.day, due + timedelta(days=rule.resume_days))
    notice = RejectionNotice.objects.create(
        case=case, reasons=run.given.reason, given_at=run.leaves_at, observations_due_on=due
    )
    data = {"notice": str(notice.id), "observations_due_on": due.isoformat()}
    record(case, TimelineEvent.Kind.REJECTION_NOTICE, run.actor, data, text=run.given.reason)
    _keep_letter(run, Effect.REJECTION_NOTICE)


def resume_term(run: Run) -> None:
    resume_all(run.case)


def issue_outcome(run: Run) -> None:
    run.case.decided_at = timezone.now()
    record(run.case, TimelineEvent.Kind.OUTCOME, run.actor, {"transition": run.transition.id}, text=run.given.reason)
    _keep_letter(run, Effect.ISSUE_OUTCOME)


def set_what_is_due(run: Run) -> None:
    if run.given.due is None:
        raise CaseError(gettext("Scrivi che cosa c'è da pagare."))
    set_due(run.case, run.given.due, run.actor)


def notify(run: Run) -> None:
    if run.transition.event:
        # The same event may come again in a case's life: one message for each time.
        key = f"{run.transition.id}:{run.case.timeline_length}"
        send_event_message(
            run.case, run.transition.event, key=key, rendered=run.given.message, held_until=run.held_until
        )


@in_own_language
def _keep_letter(run: Run, effect: Effect) -> None:
    kind, label = LETTERS[effect]
    file = run.given.outcome_file if effect is Effect.ISSUE_OUTCOME and run.given.outcome_file else run.letter
    if file is None:
        return
    document = CaseDocument.objects.create(
        case=run.case, kind=kind, label=str(label), file=file, created_at=run.leaves_at
    )
    register_document(document, "out", run.held_until)


EFFECTS: dict[Effect, Callable[[Run], None]] = {
    Effect.ASSIGN: assign_to_actor,
    Effect.REQUEST_DOCUMENTS: request_documents,
    Effect.REJECTION_NOTICE: give_rejection_notice,
    Effect.RESUME: resume_term,
    Effect.ISSUE_OUTCOME: issue_outcome,
    Effect.SET_DUE: set_what_is_due,
    Effect.NOTIFY: notify,
}
