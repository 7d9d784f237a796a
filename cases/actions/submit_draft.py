"""From draft to case: after the one transaction at the end, nothing can be lost and nothing can come twice."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.remember import remember
from accounts.models import PersonalDatum, User
from cases.actions.keeping import keep_pdf
from cases.actions.locking import lock_draft
from cases.arrival import arrival_problem
from cases.channels import Channel
from cases.deadlines import due_on
from cases.delegations.filing import file_by_delegate, require_held
from cases.errors import (
    CaseError,
    DefinitionChanged,
    DraftChanged,
    DraftExpired,
    Incomplete,
    NotAcceptedIncomplete,
    NotAllowed,
    NotConfigured,
    NotSigned,
    ServiceClosed,
    ServiceElsewhere,
    WindowClosed,
    WrongArrival,
)
from cases.filing import CounterAct
from cases.messages import send_event_message
from cases.models import Case, CaseDocument, Draft, DraftDocument, TimelineEvent
from cases.paper import application_pdf
from cases.policies import FilingPolicy
from cases.registration import register_application
from cases.targets import keep_targets, set_targets
from cases.timeline import record
from cases.tracking import new_code
from catalog.checking import incomplete_steps, missing_declarations, problems_of_answers
from catalog.models import Service
from catalog.profile import profile_values
from catalog.queries import current_definition, definition, get_service
from catalog.resolve import ResolvedDefinition
from catalog.visibility import prune, required_documents
from catalog.windows import window_state
from documents.models import StoredFile
from offices.models import Office
from offices.queries import office_by_code
from tenants.language import in_own_language

# The scan of what the person signed at the counter: a document of every service.
SIGNED_PAPER = "domanda-firmata"


@dataclass(frozen=True)
class Submission:
    """All that was checked and rendered before the transaction."""

    draft: Draft
    definition: ResolvedDefinition
    case: Case
    application: StoredFile
    attachments: list[DraftDocument]


def submit_draft(
    draft_id: UUID,
    owner: User,
    declaration_ids: list[str],
    counter: CounterAct | None = None,
    delegate: User | None = None,
) -> Case:
    """Send the application. Sending it again gives the same case. `counter`: the clerk who sends it for the owner;
    `delegate`: the citizen who does, under the delegation that the draft names.

    Raises `Draft.DoesNotExist`, `DraftExpired`, `ServiceClosed`, `ServiceElsewhere`, `WindowClosed`,
    `DefinitionChanged`, `Incomplete`, `DraftChanged`; at the counter also `NotAllowed`, `NotSigned`,
    `NotAcceptedIncomplete`, `WrongArrival`; of a delegate `DelegationEnded`, `NotCovered`.
    """
    draft = Draft.objects.get(id=draft_id, owner=owner)
    if draft.submitted_at is not None:
        return Case.objects.get(draft_id=draft.id)
    try:
        _authorise(draft, counter, delegate)
        submission = _prepare(draft, owner, declaration_ids, timezone.now(), counter)
    except CaseError:
        # Sent meanwhile by a second click, the draft was emptied under our eyes: what is missing now was there.
        if sent := Case.objects.filter(draft_id=draft.id).first():
            return sent
        raise
    with transaction.atomic():
        locked = lock_draft(draft_id, owner)
        if locked.submitted_at is not None:
            return Case.objects.get(draft_id=draft.id)
        if locked.revision != draft.revision:
            raise DraftChanged
        if delegate:
            # Judged anew under its lock: what was revoked meanwhile sends nothing.
            require_held(locked.delegation_id, delegate, locked.service_code, lock=True)
        return _commit(submission, locked, owner, counter, delegate)


def _authorise(draft: Draft, counter: CounterAct | None, delegate: User | None) -> None:
    """A clerk's draft is sent by a clerk, a delegate's by the delegate, a person's own by that person."""
    if draft.is_at_counter != (counter is not None):
        raise NotAllowed
    if (draft.channel == Channel.DELEGATE) != (delegate is not None):
        raise NotAllowed
    if delegate:
        require_held(draft.delegation_id, delegate, draft.service_code)
    if counter is None:
        return
    if not FilingPolicy(counter.operator).may_file(get_service(draft.service_code)):
        raise NotAllowed
    if not counter.signed:
        raise NotSigned


def _prepare(
    draft: Draft, owner: User, declaration_ids: list[str], now: datetime, counter: CounterAct | None
) -> Submission:
    service = get_service(draft.service_code)
    if service.state != Service.State.ACTIVE:
        raise ServiceClosed
    if service.is_elsewhere:
        raise ServiceElsewhere
    definition = current_definition(service)
    # One instant for everything: who sends at the last minute of the last day is in time, whatever this takes; and so is
    # what arrived then and is typed in later.
    today = timezone.localdate(draft.counts_from(now))
    # A file may have been given for a branch that the answers have since left: it is not sent.
    asked = {spec.id for spec in required_documents(definition, draft.answers, today)}
    if counter:
        asked.add(SIGNED_PAPER)
    attachments = list(draft.documents.filter(document_id__in=asked).select_related("file"))
    lacking = lacking_of(draft, definition, attachments, today)
    if lacking and not (counter and counter.accepts_incomplete):
        raise NotAcceptedIncomplete
    _check(draft, definition, attachments, declaration_ids, now)
    office = office_by_code(service.office_code)
    if office is None:
        raise NotConfigured
    case = new_case(draft, owner, definition, office, declaration_ids, now)
    if counter:
        _file(case, draft, counter, lacking)
    if draft.channel == Channel.DELEGATE:
        file_by_delegate(case, draft)
    labels = document_labels(definition)
    listed = [(a.file.name, labels[a.document_id], a.file.sha256) for a in attachments]
    pdf = application_pdf(case, listed)
    application = keep_pdf(pdf, f"domanda-{case.tracking_code}.pdf")
    return Submission(draft, definition, case, application, attachments)


def document_labels(definition: ResolvedDefinition) -> dict[str, str]:
    """By id; the paper that the person signed at the counter is one of them."""
    return {spec.id: spec.label for spec in definition.documents} | {SIGNED_PAPER: _("Domanda firmata")}


def lacking_of(
    draft: Draft, definition: ResolvedDefinition, attachments: list[DraftDocument], today: date
) -> list[dict[str, str]]:
    """What is asked, was not given and was marked as missing at the counter."""
    given, marked = {a.document_id for a in attachments}, draft.filing.get("missing", {})
    return [
        {"id": spec.id, "label": spec.label, "reason": marked[spec.id]}
        for spec in required_documents(definition, draft.answers, today)
        if spec.required and spec.id in marked and spec.id not in given
    ]


def _file(case: Case, draft: Draft, counter: CounterAct, lacking: list[dict[str, str]]) -> None:
    """Who sends it answers for it, also when a colleague began it."""
    user = counter.operator.user
    known = {key: value for key, value in draft.filing.items() if key != "missing"}
    same = known["same_name"] or user.full_name.casefold() == case.applicant_name.casefold()
    case.channel, case.incomplete = draft.channel, bool(lacking)
    case.filing = known | {"operator": dict(user.snapshot()), "same_name": same, "lacking": lacking}
    if draft.arrived_at:
        case.filing.setdefault("arrival_proof", "")
    if address := _other_address(case):
        case.filing["email"] = {"here": address, "instead_of": case.applicant.email}


def _other_address(case: Case) -> str:
    """The email typed at the counter, where the person has another one."""
    values = profile_values(definition(case.definition_hash), case.answers, timezone.localdate(case.received_at))
    typed = values.get("contact.email", "")
    return typed if case.applicant.email and typed != case.applicant.email else ""


def _check(
    draft: Draft,
    definition: ResolvedDefinition,
    attachments: list[DraftDocument],
    declaration_ids: list[str],
    now: datetime,
) -> None:
    if draft.expires_at <= now:
        raise DraftExpired
    if problem := draft.arrived_at and arrival_problem(draft.arrived_at, now):
        raise WrongArrival(problem)
    if not window_state(definition, draft.counts_from(now)).is_open:
        raise WindowClosed(definition.windows.closed_message)
    if definition.hash != draft.definition_hash:
        raise DefinitionChanged
    today = timezone.localdate(draft.counts_from(now))
    given = {a.document_id for a in attachments} | set(draft.filing.get("missing", {}))
    steps = incomplete_steps(definition, draft.answers, given, set(draft.completed_steps), today)
    problems = problems_of_answers(definition, draft.answers, given, today)
    problems += missing_declarations(definition, draft.answers, declaration_ids, today)
    if not draft.privacy_accepted_at:
        steps = ["privacy", *steps]
    if steps or problems:
        raise Incomplete(steps, problems)


def new_case(
    draft: Draft, owner: User, definition: ResolvedDefinition, office: Office, declaration_ids: list[str], now: datetime
) -> Case:
    received_at = draft.counts_from(now)
    today = timezone.localdate(received_at)
    answers = prune(definition, draft.answers, today)
    case = Case(
        draft_id=draft.id,
        tracking_code=new_code(),
        service_code=definition.code,
        service_title=definition.title,
        definition_hash=definition.hash,
        restricted=definition.restricted,
        office=office,
        applicant=owner,
        applicant_name=owner.full_name,
        applicant_fiscal_code=owner.fiscal_code or "",
        answers=answers,
        sources={key: source for key, source in draft.sources.items() if key in answers},
        declarations=declaration_ids,
        state=definition.workflow.initial,
        received_at=received_at,
        entered_at=now if draft.arrived_at else None,
        due_on=due_on(today, definition.term_days, []),
    )
    set_targets(case)
    return case


def _commit(
    submission: Submission, draft: Draft, owner: User, counter: CounterAct | None, delegate: User | None
) -> Case:
    case = submission.case
    case.save(force_insert=True)
    keep_targets(case)
    _keep_documents(submission)
    actor = (counter.operator.user if counter else delegate or owner).snapshot()
    facts = {"definition": case.definition_hash, **_trace(case, owner)}
    # A proof is typed by hand: what is sealed is its hash, as of any text.
    record(case, TimelineEvent.Kind.RECEIVED, actor, facts, case.filing.get("arrival_proof", ""))
    register_application(case)
    _remember(submission, owner)
    send_event_message(case, "receipt", key="receipt")
    _empty(draft, case.sent_at)
    return case


def _trace(case: Case, owner: User) -> dict[str, Any]:
    """Of an application that somebody else filed: for whom, how, and what it lacks; sealed with the rest."""
    if not case.filing:
        return {}
    if case.delegation_id:
        return {"channel": case.channel, "delegation": str(case.delegation_id), "applicant": str(owner.id)}
    lacking = [item["id"] for item in case.filing["lacking"]]
    facts: dict[str, Any] = {"channel": case.channel, "identified": case.filing["identified"], "lacking": lacking}
    if case.entered_at:
        facts["arrived_at"] = case.received_at.isoformat()
    return {**facts, "applicant": str(owner.id), "same_name": case.filing["same_name"]}


@in_own_language
def _keep_documents(submission: Submission) -> None:
    case, labels = submission.case, document_labels(submission.definition)
    main = CaseDocument(
        case=case, kind=CaseDocument.Kind.APPLICATION, label=str(CaseDocument.Kind.APPLICATION.label),
        file=submission.application, created_at=case.received_at,
    )  # fmt: skip
    attached = [
        CaseDocument(
            case=case, kind=CaseDocument.Kind.ATTACHMENT, document_id=a.document_id, label=labels[a.document_id], file=a.file,
            created_at=case.received_at,
        )
        for a in submission.attachments
    ]  # fmt: skip
    CaseDocument.objects.bulk_create([main, *attached])


def _remember(submission: Submission, owner: User) -> None:
    """Once only (C.SE.1.5): what was given here is not asked again. What a delegate says of the person is not the person's
    word: it stays with the case."""
    case = submission.case
    if case.delegation_id:
        return
    values = profile_values(submission.definition, case.answers, timezone.localdate(case.received_at))
    if case.filing and owner.email:
        # A clerk's slip of the keyboard must not lead away what is later written to the person about other matters.
        values.pop("contact.email", None)
    remember(owner, values, PersonalDatum.Source.CASE, case.received_at)
    if email := values.get("contact.email"):
        owner.email = email
        owner.save(update_fields=["email"])


def _empty(draft: Draft, now: datetime) -> None:
    """The case holds everything now: a second copy of personal data has no reason to stay."""
    draft.documents.all().delete()
    draft.answers, draft.sources, draft.declarations = {}, {}, []
    draft.filing = {key: value for key, value in draft.filing.items() if key in {"operator", "delegate"}}
    draft.submitted_at = draft.updated_at = now
    draft.save()
