"""Asking the protocol for numbers: of the application, and of every document that comes in or goes out after it."""

from typing import Any

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


def register_document(document: CaseDocument, direction: str) -> None:
    """A later document of the case. `direction`: `in` from the citizen, `out` to the citizen."""
    case = document.case
    subject = f"{document.label} - {case.tracking_code}"
    payload = _payload(case, direction, subject, document.created_at.isoformat(), [_reference(document, main=True)])
    enqueue(KIND, key=f"document:{document.id}", payload=payload, subject=f"document:{document.id}")


def _reference(document: CaseDocument, main: bool) -> dict[str, Any]:
    return {"file_id": str(document.file_id), "name": document.file.name, "main": main}


def _payload(case: Case, direction: str, subject: str, at: str, documents: list[dict[str, Any]]) -> dict[str, Any]:
    sender = {"fiscal_code": case.applicant_fiscal_code, "name": case.applicant_name, "email": case.applicant.email}
    return {
        "direction": direction,
        "subject": subject,
        "sender": sender,
        "office": case.office.code,
        "received_at": at,
        "documents": documents,
    }
