"""Papers that the person brings to the office after the application: a clerk takes them in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policies import Operator
from cases.actions.answer import ACCEPTED_KINDS, MAX_FILES, MAX_MB, SAME_ANSWER
from cases.actions.hold_step import let_step_go, settle_step
from cases.actions.locking import lock_case
from cases.actions.run_transition import run_event
from cases.clock import resume
from cases.errors import CaseError, NotAllowed
from cases.models import Case, CaseDocument, DocumentRequest, Suspension, TimelineEvent
from cases.policies import CasePolicy
from cases.registration import register_answer
from cases.timeline import record
from catalog.blueprint import Trigger
from documents.actions.store import store_upload
from documents.models import StoredFile
from tenants.language import in_own_language

LABEL = gettext_lazy("Documento portato allo sportello")


def bring_documents(case_id: UUID, by: Operator, text: str, uploads: Sequence[UploadedFile], *, complete: bool) -> Case:
    """Keep and register them. `complete`: nothing is missing any more, so that what was asked for counts as answered and
    the term runs again. The same papers twice within a minute are one delivery: a second click.

    Raises `UploadRejected`, `NotAllowed`, `CaseError`.
    """
    case = Case.objects.select_related("office", "applicant").get(id=case_id)
    _require_right(case, by)
    _require_files(uploads)
    if case.is_held:
        settle_step(case_id)
    files = [store_upload(upload, accept=ACCEPTED_KINDS, max_mb=MAX_MB) for upload in uploads]
    with transaction.atomic():
        case = lock_case(case_id)
        _require_right(case, by)
        if not _just_brought(case, files):
            let_step_go(case)
            _take(case, by, text.strip(), files, complete)
    return case


def may_bring(case: Case, by: Operator) -> bool:
    return CasePolicy(by).may_work(case)


def _require_right(case: Case, by: Operator) -> None:
    if not may_bring(case, by):
        raise NotAllowed


def _just_brought(case: Case, files: list[StoredFile]) -> bool:
    since, same = timezone.now() - SAME_ANSWER, [file.sha256 for file in files]
    kept = case.documents.filter(kind=CaseDocument.Kind.INTEGRATION, created_at__gte=since, file__sha256__in=same)
    return kept.exists()


def _require_files(uploads: Sequence[UploadedFile]) -> None:
    if not uploads:
        raise CaseError(_("Allega almeno un documento."))
    if len(uploads) > MAX_FILES:
        raise CaseError(_("Puoi allegare al massimo %(max)d file.") % {"max": MAX_FILES})


def _take(case: Case, by: Operator, text: str, files: list[StoredFile], complete: bool) -> None:
    now = timezone.now()
    request = open_request(case) if complete else None
    if request is not None:
        request.answered_at, request.answer_text = now, text
        request.save(update_fields=["answered_at", "answer_text"])
        resume(case, Suspension.Reason.DOCUMENTS, timezone.localdate(now))
    case.incomplete = case.incomplete and not complete
    case.save()
    data = {"files": len(files), "channel": "counter", "complete": complete}
    record(case, TimelineEvent.Kind.DOCUMENTS_RECEIVED, by.user.snapshot(), data, text=text)
    _keep(case, files, now)
    if request is not None:
        run_event(case, Trigger.DOCUMENTS_RECEIVED)


def open_request(case: Case) -> DocumentRequest | None:
    """The request for documents that still waits."""
    request = case.document_requests.last()
    return request if request is not None and request.answered_at is None else None


@in_own_language
def _keep(case: Case, files: list[StoredFile], now: datetime) -> None:
    kind, label = CaseDocument.Kind.INTEGRATION, str(LABEL)
    kept = [CaseDocument(case=case, kind=kind, label=label, file=file, created_at=now) for file in files]
    register_answer(case, CaseDocument.objects.bulk_create(kept))
