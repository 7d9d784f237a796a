"""Asking the protocol for numbers: of the application, and of every document that comes in or goes out after it."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from cases.filing import email_of
from cases.models import Case, CaseDocument
from integrations.ledger import enqueue

KIND = "protocol.register"


def register_application(case: Case) -> None:
    """The application and its attachments, in one registration."""
    documents = [_reference(d, main=d.kind == CaseDocument.Kind.APPLICATION) for d in case.documents.all()]
    documents.sort(key=lambda d: not d["main"])
    subject = f"{case.service_title} - {case.tracking_code}"
    payload = _payload(case, "in", subject, case.received_at.isoformat(), documents)
    enqueue(KIND, key=f"case:{case.id}", payload=payload, subject=f"case:{case.id}")


def register_document(document: CaseDocument, direction: str, not_before: datetime | None = None) -> None:
    """A later document of the case, alone. `direction`: `in` from the citizen, `out` to the citizen."""
    case = document.case
    subject = f"{document.label} - {case.tracking_code}"
    payload = _payload(case, direction, subject, document.created_at.isoformat(), [_reference(document, main=True)])
    key = document_key(document)
    enqueue(KIND, key=key, payload=payload, subject=f"document:{document.id}", not_before=not_before)


def document_key(document: CaseDocument) -> str:
    """Of the delivery that registers it."""
    return f"document:{document.id}"


def register_answer(case: Case, documents: list[CaseDocument]) -> None:
    """What the citizen sends later, in one registration: the first document is its main one, the others go with it."""
    main, *others = documents
    references = [_reference(main, main=True), *(_reference(other, main=False) for other in others)]
    subject = f"{main.label} - {case.tracking_code}"
    payload = _payload(case, "in", subject, main.created_at.isoformat(), references)
    enqueue(KIND, key=f"document:{main.id}", payload=payload, subject=f"document:{main.id}")


def registered_together(main: CaseDocument, payload: dict[str, Any]) -> QuerySet[CaseDocument]:
    """The documents that the registration of `main` numbers: itself, and those that went with it."""
    files = [reference["file_id"] for reference in payload["documents"] if not reference["main"]]
    return CaseDocument.objects.filter(Q(id=main.id) | Q(file_id__in=files), case_id=main.case_id)


def _reference(document: CaseDocument, main: bool) -> dict[str, Any]:
    return {"file_id": str(document.file_id), "name": document.file.name, "main": main}


def _payload(case: Case, direction: str, subject: str, at: str, documents: list[dict[str, Any]]) -> dict[str, Any]:
    sender = {"fiscal_code": case.applicant_fiscal_code, "name": case.applicant_name, "email": email_of(case)}
    return {
        "direction": direction,
        "subject": subject,
        "sender": sender,
        "office": case.office.code,
        "received_at": at,
        "documents": documents,
    }
