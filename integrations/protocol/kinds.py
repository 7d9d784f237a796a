"""The kind `protocol.register`: from a payload of references to a registration."""

import hashlib
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from documents.actions.store import open_stored
from documents.models import StoredFile
from integrations.errors import Unsendable
from integrations.kinds import DeliveryKind, RetryPolicy
from integrations.models import Delivery, EmergencyNumber
from integrations.protocol.contract import (
    EmergencyMark,
    ProtocolAdapter,
    RegistrationDocument,
    RegistrationRequest,
    Sender,
)
from integrations.protocol.emergency import settle_registration
from integrations.protocol.names import CAPABILITY, REGISTER


class SenderPayload(BaseModel):
    fiscal_code: str = ""
    name: str = ""
    email: str = ""


class DocumentPayload(BaseModel):
    file_id: str
    name: str = Field(min_length=1)
    main: bool = False


class RegistrationPayload(BaseModel):
    """`documents` refer to stored files and are read when the delivery is performed; exactly one is main."""

    direction: Literal["in", "out"]
    subject: str = Field(min_length=1, max_length=500)
    sender: SenderPayload
    office: str = ""
    classification: str = ""
    received_at: AwareDatetime
    documents: list[DocumentPayload] = Field(min_length=1)

    @model_validator(mode="after")
    def one_main_document(self) -> "RegistrationPayload":
        if sum(document.main for document in self.documents) != 1:
            raise ValueError("exactly one document must be main")
        return self


def register_documents(adapter: ProtocolAdapter, payload: dict, delivery: Delivery) -> dict:
    """Perform `protocol.register`."""
    return adapter.register(_request(RegistrationPayload.model_validate(payload), delivery)).as_result()


def look_up(adapter: ProtocolAdapter, delivery: Delivery) -> dict | None:
    found = adapter.find(delivery.key)
    return found.as_result() if found else None


def _request(payload: RegistrationPayload, delivery: Delivery) -> RegistrationRequest:
    return RegistrationRequest(
        idempotency_key=delivery.key,
        direction=payload.direction,
        subject=payload.subject,
        sender=Sender(**payload.sender.model_dump()),
        office=payload.office,
        received_at=payload.received_at,
        documents=tuple(_document(document) for document in payload.documents),
        classification=payload.classification,
        emergency=_emergency_mark(delivery),
    )


def _document(reference: DocumentPayload) -> RegistrationDocument:
    try:
        file = StoredFile.objects.get(pk=reference.file_id)
        with open_stored(file) as stream:
            content = stream.read()
    except (StoredFile.DoesNotExist, FileNotFoundError):
        raise Unsendable("document_missing") from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Unsendable("document_altered")
    return RegistrationDocument(reference.name, file.content_type, file.sha256, reference.main, content)


def _emergency_mark(delivery: Delivery) -> EmergencyMark | None:
    number = EmergencyNumber.objects.filter(delivery=delivery).first()
    return EmergencyMark(number.code, number.assigned_at) if number else None


REGISTRATION = DeliveryKind(
    name=REGISTER,
    capability=CAPABILITY,
    retry=RetryPolicy.LOOKUP_FIRST,
    perform=register_documents,
    look_up=look_up,
    payload_model=RegistrationPayload,
    settle=settle_registration,
    # An outage of days must not fail registrations that the emergency register has already numbered.
    max_attempts=500,
)
