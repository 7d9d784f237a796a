"""The citizen's answers: to a request for documents, and to a notice of rejection."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.actions.locking import lock_case
from cases.actions.run_transition import run_event
from cases.clock import resume
from cases.errors import CaseError
from cases.models import Case, CaseDocument, Suspension, TimelineEvent
from cases.registration import register_document
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


def answer_request(case_id: UUID, owner: User, text: str, uploads: Sequence[UploadedFile]) -> Case:
    """Send what was asked for. Raises `UploadRejected`, `CaseError` when nothing is sent or nothing was asked."""

    def apply(case: Case, files: list[StoredFile]) -> None:
        request = case.document_requests.filter(answered_at__isnull=True).first()
        if request is None:
            raise CaseError(_("Non ci sono richieste di documenti a cui rispondere."))
        request.answered_at, request.answer_text = timezone.now(), text
        request.save(update_fields=["answered_at", "answer_text"])
        resume(case, Suspension.Reason.DOCUMENTS, timezone.localdate())
        case.save()
        record(case, TimelineEvent.Kind.DOCUMENTS_RECEIVED, owner.snapshot(), {"files": len(files)}, text=text)
        _keep(case, CaseDocument.Kind.INTEGRATION, gettext_lazy("Documento integrativo"), files)
        run_event(case, Trigger.DOCUMENTS_RECEIVED)

    return _answer(case_id, owner, text, uploads, apply)


def send_observations(case_id: UUID, owner: User, text: str, uploads: Sequence[UploadedFile]) -> Case:
    """Answer the notice of rejection (L. 241/1990 art. 10-bis): the term runs again ten days after. Raises as above."""

    def apply(case: Case, files: list[StoredFile]) -> None:
        notice = getattr(case, "rejection_notice", None)
        if notice is None or notice.observations_at or not case.is_open:
            raise CaseError(_("Non c'è un preavviso di rigetto a cui rispondere."))
        notice.observations_at, notice.observations_text = timezone.now(), text
        notice.save(update_fields=["observations_at", "observations_text"])
        days = definition(case.definition_hash).term.rejection_notice.resume_days
        resume(case, Suspension.Reason.REJECTION_NOTICE, timezone.localdate() + timedelta(days=days))
        case.save()
        record(case, TimelineEvent.Kind.OBSERVATIONS, owner.snapshot(), {"files": len(files)}, text=text)
        _keep(case, CaseDocument.Kind.OBSERVATIONS, gettext_lazy("Osservazioni"), files)
        run_event(case, Trigger.OBSERVATIONS_RECEIVED)

    return _answer(case_id, owner, text, uploads, apply)


def _answer(
    case_id: UUID,
    owner: User,
    text: str,
    uploads: Sequence[UploadedFile],
    apply: Callable[[Case, list[StoredFile]], None],
) -> Case:
    Case.objects.get(id=case_id, applicant=owner)
    if not text.strip() and not uploads:
        raise CaseError(_("Scrivi una risposta o allega almeno un file."))
    if len(uploads) > MAX_FILES:
        raise CaseError(_("Puoi allegare al massimo %(max)d file.") % {"max": MAX_FILES})
    files = [store_upload(upload, accept=ACCEPTED_KINDS, max_mb=MAX_MB) for upload in uploads]
    with transaction.atomic():
        case = lock_case(case_id)
        apply(case, files)
    return case


@in_own_language
def _keep(case: Case, kind: str, label: Words, files: list[StoredFile]) -> None:
    for file in files:
        document = CaseDocument.objects.create(
            case=case, kind=kind, label=str(label), file=file, created_at=timezone.now()
        )
        register_document(document, "in")
