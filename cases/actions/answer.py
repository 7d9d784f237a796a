"""The citizen's answers: to a request for documents, and to a notice of rejection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.actions.hold_step import let_step_go, settle_step
from cases.actions.keeping import keep_pdf
from cases.actions.locking import lock_case
from cases.actions.run_transition import run_event
from cases.clock import resume
from cases.delegations.queries import readable_cases
from cases.errors import CaseError, DelegationEnded
from cases.models import Case, CaseDocument, DocumentRequest, RejectionNotice, Suspension, TimelineEvent
from cases.paper import answer_pdf
from cases.registration import register_answer
from cases.timeline import record
from catalog.blueprint import Trigger
from catalog.queries import definition
from documents.actions.store import store_upload
from documents.models import StoredFile
from tenants.language import in_own_language
from tenants.text import Words

ACCEPTED_KINDS = ("pdf", "p7m", "jpg", "png", "odt", "docx")
MAX_MB = 10
MAX_FILES = 10
# A second click, or the browser sending again what it got no answer to: not a second answer.
SAME_ANSWER = timedelta(minutes=1)

Asked = TypeVar("Asked", DocumentRequest, RejectionNotice)


@dataclass(frozen=True)
class Wording:
    """How the paper with the person's words, and the files that came with it, are called."""

    paper: Words
    file: Words


WORDING = {
    CaseDocument.Kind.INTEGRATION: Wording(
        gettext_lazy("Risposta alla richiesta di documenti"), gettext_lazy("Documento integrativo")
    ),
    CaseDocument.Kind.OBSERVATIONS: Wording(
        gettext_lazy("Osservazioni sul preavviso di rigetto"), gettext_lazy("Allegato alle osservazioni")
    ),
}


@dataclass(frozen=True)
class Answer:
    """What was sent, all of it stored. `paper` holds the words, and the list of the files."""

    kind: CaseDocument.Kind
    text: str
    sent_at: datetime
    paper: StoredFile
    files: list[StoredFile]


def answer_request(case_id: UUID, owner: User, text: str, uploads: Sequence[UploadedFile]) -> Case:
    """Send what was asked for; the same answer twice within a minute is one.

    Raises `UploadRejected`, `CaseError` when nothing is sent, nothing was asked or the case is closed.
    """

    def take(case: Case, request: DocumentRequest, answer: Answer) -> None:
        request.answered_at, request.answer_text = answer.sent_at, answer.text
        request.save(update_fields=["answered_at", "answer_text"])
        resume(case, Suspension.Reason.DOCUMENTS, timezone.localdate(answer.sent_at))
        # Whether all of it is there now, the clerk sees from what came.
        case.incomplete = False
        case.save()
        _record(case, TimelineEvent.Kind.DOCUMENTS_RECEIVED, owner, answer)
        _keep(case, answer)
        run_event(case, Trigger.DOCUMENTS_RECEIVED)

    return _send(case_id, owner, CaseDocument.Kind.INTEGRATION, text, uploads, _open_request, take)


def send_observations(case_id: UUID, owner: User, text: str, uploads: Sequence[UploadedFile]) -> Case:
    """Answer the notice of rejection (L. 241/1990 art. 10-bis): the term runs again ten days after. Raises as above."""

    def take(case: Case, notice: RejectionNotice, answer: Answer) -> None:
        notice.observations_at, notice.observations_text = answer.sent_at, answer.text
        notice.save(update_fields=["observations_at", "observations_text"])
        days = definition(case.definition_hash).term.rejection_notice.resume_days
        resume(case, Suspension.Reason.REJECTION_NOTICE, timezone.localdate(answer.sent_at) + timedelta(days=days))
        case.save()
        _record(case, TimelineEvent.Kind.OBSERVATIONS, owner, answer)
        _keep(case, answer)
        run_event(case, Trigger.OBSERVATIONS_RECEIVED)

    return _send(case_id, owner, CaseDocument.Kind.OBSERVATIONS, text, uploads, _open_notice, take)


def _send(
    case_id: UUID,
    owner: User,
    kind: CaseDocument.Kind,
    text: str,
    uploads: Sequence[UploadedFile],
    find: Callable[[Case, str], Asked | None],
    take: Callable[[Case, Asked, Answer], None],
) -> Case:
    case = readable_cases(owner).select_related("office", "applicant").get(id=case_id)
    _require_something(text, uploads)
    if case.is_held:
        settle_step(case_id)
        case.refresh_from_db()
    if find(case, text) is None:
        return case
    files = [store_upload(upload, accept=ACCEPTED_KINDS, max_mb=MAX_MB) for upload in uploads]
    answer = _on_paper(case, owner, kind, text, files)
    with transaction.atomic():
        case = lock_case(case_id)
        if case.applicant_id != owner.id and not readable_cases(owner).filter(id=case_id).exists():
            raise DelegationEnded
        let_step_go(case)
        asked = find(case, text)
        if asked is not None:
            take(case, asked, answer)
    return case


def _require_something(text: str, uploads: Sequence[UploadedFile]) -> None:
    if not text.strip() and not uploads:
        raise CaseError(_("Scrivi una risposta o allega almeno un file."))
    if len(uploads) > MAX_FILES:
        raise CaseError(_("Puoi allegare al massimo %(max)d file.") % {"max": MAX_FILES})


def _open_request(case: Case, text: str) -> DocumentRequest | None:
    """The request that waits; None when this very answer has just been taken."""
    request = case.document_requests.last()
    if request and _just_sent(request.answered_at, request.answer_text, text):
        return None
    _require_open(case)
    if request is None or request.answered_at:
        raise CaseError(_("Non ci sono richieste di documenti a cui rispondere."))
    return request


def _open_notice(case: Case, text: str) -> RejectionNotice | None:
    """As above, for the notice of rejection."""
    notice = RejectionNotice.objects.filter(case=case).first()
    if notice and _just_sent(notice.observations_at, notice.observations_text, text):
        return None
    _require_open(case)
    if notice is None or notice.observations_at:
        raise CaseError(_("Non c'è un preavviso di rigetto a cui rispondere."))
    return notice


def _just_sent(at: datetime | None, sent: str, text: str) -> bool:
    return at is not None and timezone.now() - at < SAME_ANSWER and sent == text


def _require_open(case: Case) -> None:
    if not case.is_open:
        raise CaseError(_("La pratica è chiusa: non è più possibile inviare risposte. Scrivi all'ufficio."))


@in_own_language
def _on_paper(case: Case, owner: User, kind: CaseDocument.Kind, text: str, files: list[StoredFile]) -> Answer:
    words, now = WORDING[kind], timezone.now()
    listed = [(file.name, str(words.file), file.sha256) for file in files]
    delegate = "" if case.applicant_id == owner.id else owner.full_name
    pdf = answer_pdf(case, str(words.paper), text, listed, now, delegate)
    name = f"{slugify(str(words.paper))}-{case.tracking_code}.pdf"
    return Answer(kind, text, now, keep_pdf(pdf, name), files)


def _record(case: Case, kind: TimelineEvent.Kind, owner: User, answer: Answer) -> None:
    record(case, kind, owner.snapshot(), {"files": len(answer.files)}, text=answer.text)


@in_own_language
def _keep(case: Case, answer: Answer) -> None:
    words = WORDING[answer.kind]
    labelled = [(words.paper, answer.paper), *((words.file, file) for file in answer.files)]
    documents = [
        CaseDocument(case=case, kind=answer.kind, label=str(label), file=file, created_at=answer.sent_at)
        for label, file in labelled
    ]
    register_answer(case, CaseDocument.objects.bulk_create(documents))
