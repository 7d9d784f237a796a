"""Protocol over the REST interface `/api/v1/registrations` (multipart, bearer token, idempotency key)."""

import json
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from integrations.capability import CheckResult
from integrations.errors import DeliveryError, PermanentError, UncertainOutcome
from integrations.http import HttpClient, json_of, unreadable
from integrations.protocol.checks import describe
from integrations.protocol.contract import ProtocolAdapter, Registration, RegistrationRequest
from integrations.protocol.options import RestOptions

PATH = "/api/v1/registrations"


Shape = TypeVar("Shape", bound=BaseModel)


class _Answer(BaseModel):
    number: int = Field(ge=1)
    year: int = Field(ge=1990, le=9999)
    registered_at: AwareDatetime = Field(alias="registeredAt")
    key: str = Field(alias="idempotencyKey")


class _Found(BaseModel):
    items: list[_Answer]


@dataclass(frozen=True)
class RestProtocol(ProtocolAdapter):
    options: RestOptions

    @property
    def client(self) -> HttpClient:
        headers = {"Authorization": f"Bearer {self.options.token}"}
        return HttpClient(self.options.base_url, headers, read_seconds=self.options.seconds)

    def register(self, request: RegistrationRequest) -> Registration:
        try:
            response = self.client.post(PATH, files=self._parts(request))
        except PermanentError as error:
            if error.code == "http_409" and request.emergency:
                # An earlier attempt, without the emergency number, did arrive: looking it up settles it.
                raise UncertainOutcome(error.code) from None
            raise
        answer = _parse(_Answer, json_of(response), "POST")
        if answer.key != request.idempotency_key:
            raise UncertainOutcome("answer_for_other_key")
        return _registration(answer)

    def find(self, key: str) -> Registration | None:
        response = self.client.get(PATH, params={"idempotencyKey": key})
        found = _parse(_Found, json_of(response), "GET")
        # A server that ignores the filter must not give us somebody else's number; of a double entry the first counts.
        ours = [_registration(item) for item in found.items if item.key == key]
        return min(ours, key=lambda registration: (registration.year, registration.number), default=None)

    def check_config(self) -> list[CheckResult]:
        try:
            self.client.get("/api/v1/health")
        except DeliveryError as error:
            return [CheckResult("health", False, describe(error))]
        return [CheckResult("health", True, describe(None))]

    def _parts(self, request: RegistrationRequest) -> list[tuple[str, tuple]]:
        metadata = json.dumps(self._metadata(request), ensure_ascii=False).encode()
        documents = [("document", (d.name, d.content, d.content_type)) for d in request.documents]
        return [("metadata", ("metadata.json", metadata, "application/json")), *documents]

    def _metadata(self, request: RegistrationRequest) -> dict[str, Any]:
        emergency = request.emergency
        return {
            "idempotencyKey": request.idempotency_key,
            "direction": request.direction,
            "subject": request.subject,
            "sender": {
                "fiscalCode": request.sender.fiscal_code,
                "name": request.sender.name,
                "email": request.sender.email,
            },
            "classification": request.classification or self.options.classification,
            "office": request.office or self.options.office,
            "receivedAt": request.received_at.isoformat(),
            "emergency": emergency
            and {"number": emergency.number, "registeredAt": emergency.registered_at.isoformat()},
            "documents": [
                {"name": d.name, "contentType": d.content_type, "sha256": d.sha256, "main": d.main}
                for d in request.documents
            ],
        }


def _parse(model: type[Shape], data: Any, method: str) -> Shape:
    try:
        return model.model_validate(data)
    except ValidationError:
        raise unreadable(method) from None


def _registration(answer: _Answer) -> Registration:
    return Registration(answer.number, answer.year, answer.registered_at)
