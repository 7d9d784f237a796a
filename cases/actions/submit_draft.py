"""From draft to case: after the one transaction at the end, nothing can be lost and nothing can come twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.remember import remember
from accounts.models import PersonalDatum, User
from cases.actions.keeping import keep_pdf
from cases.actions.locking import lock_draft
from cases.deadlines import due_on
from cases.errors import (
    CaseError,
    DefinitionChanged,
    DraftChanged,
    DraftExpired,
    Incomplete,
    NotConfigured,
    ServiceClosed,
    ServiceElsewhere,
    WindowClosed,
)
from cases.messages import send_event_message
from cases.models import Case, CaseDocument, Draft, DraftDocument, TimelineEvent
from cases.paper import application_pdf
from cases.registration import register_application
from cases.targets import keep_targets, set_targets
from cases.timeline import record
from cases.tracking import new_code
from catalog.checking import incomplete_steps, missing_declarations, problems_of_answers
from catalog.models import Service
from catalog.profile import profile_values
from catalog.queries import current_definition, get_service
from catalog.resolve import ResolvedDefinition
from catalog.visibility import prune, required_documents
from catalog.windows import window_state
from documents.models import StoredFile
from offices.models import Office
from offices.queries import office_by_code
from tenants.language import in_own_language


@dataclass(frozen=True)
class Submission:
    """All that was checked and rendered before the transaction."""

    draft: Draft
    definition: ResolvedDefinition
    case: Case
    application: StoredFile
    attachments: list[DraftDocument]


def submit_draft(draft_id: UUID, owner: User, declaration_ids: list[str]) -> Case:
    """Send the application. Sending it again gives the same case.

    Raises `Draft.DoesNotExist`, `DraftExpired`, `ServiceClosed`, `ServiceElsewhere`, `WindowClosed`,
    `DefinitionChanged`, `Incomplete`, `DraftChanged`.
    """
    draft = Draft.objects.get(id=draft_id, owner=owner)
    if draft.submitted_at is not None:
        return Case.objects.get(draft_id=draft.id)
    try:
        submission = _prepare(draft, owner, declaration_ids, timezone.now())
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
        return _commit(submission, locked, owner)


def _prepare(draft: Draft, owner: User, declaration_ids: list[str], now: datetime) -> Submission:
    service = get_service(draft.service_code)
    if service.state != Service.State.ACTIVE:
        raise ServiceClosed
    if service.is_elsewhere:
        raise ServiceElsewhere
    definition = current_definition(service)
    # One instant for everything: who sends at the last minute of the last day is in time, whatever this takes.
    today = timezone.localdate(now)
    # A file may have been given for a branch that the answers have since left: it is not sent.
    asked = {spec.id for spec in required_documents(definition, draft.answers, today)}
    attachments = list(draft.documents.filter(document_id__in=asked).select_related("file"))
    _check(draft, definition, attachments, declaration_ids, now)
    office = office_by_code(service.office_code)
    if office is None:
        raise NotConfigured
    case = _new_case(draft, owner, definition, office, declaration_ids, now)
    labels = {spec.id: spec.label for spec in definition.documents}
    listed = [(a.file.name, labels[a.document_id], a.file.sha256) for a in attachments]
    pdf = application_pdf(case, listed)
    application = keep_pdf(pdf, f"domanda-{case.tracking_code}.pdf")
    return Submission(draft, definition, case, application, attachments)


def _check(
    draft: Draft,
    definition: ResolvedDefinition,
    attachments: list[DraftDocument],
    declaration_ids: list[str],
    now: datetime,
) -> None:
    if draft.expires_at <= now:
        raise DraftExpired
    if not window_state(definition, now).is_open:
        raise WindowClosed(definition.windows.closed_message)
    if definition.hash != draft.definition_hash:
        raise DefinitionChanged
    given, today = {a.document_id for a in attachments}, timezone.localdate(now)
    steps = incomplete_steps(definition, draft.answers, given, set(draft.completed_steps), today)
    problems = problems_of_answers(definition, draft.answers, given, today)
    problems += missing_declarations(definition, draft.answers, declaration_ids, today)
    if not draft.privacy_accepted_at:
        steps = ["privacy", *steps]
    if steps or problems:
        raise Incomplete(steps, problems)


def _new_case(
    draft: Draft, owner: User, definition: ResolvedDefinition, office: Office, declaration_ids: list[str], now: datetime
) -> Case:
    answers = prune(definition, draft.answers, timezone.localdate(now))
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
        received_at=now,
        due_on=due_on(timezone.localdate(now), definition.term_days, []),
    )
    set_targets(case)
    return case


def _commit(submission: Submission, draft: Draft, owner: User) -> Case:
    case = submission.case
    case.save(force_insert=True)
    keep_targets(case)
    _keep_documents(submission)
    record(case, TimelineEvent.Kind.RECEIVED, owner.snapshot(), {"definition": case.definition_hash})
    register_application(case)
    _remember(submission, owner)
    send_event_message(case, "receipt", key="receipt")
    _empty(draft, case.received_at)
    return case


@in_own_language
def _keep_documents(submission: Submission) -> None:
    case, labels = submission.case, {spec.id: spec.label for spec in submission.definition.documents}
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
    """Once only (C.SE.1.5): what was given here is not asked again."""
    values = profile_values(submission.definition, submission.case.answers)
    remember(owner, values, PersonalDatum.Source.CASE)
    if email := values.get("contact.email"):
        owner.email = email
        owner.save(update_fields=["email"])


def _empty(draft: Draft, now: datetime) -> None:
    """The case holds everything now: a second copy of personal data has no reason to stay."""
    draft.documents.all().delete()
    draft.answers, draft.sources, draft.declarations = {}, {}, []
    draft.submitted_at = draft.updated_at = now
    draft.save()
