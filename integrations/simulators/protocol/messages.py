"""The wire format of a registration: what a client sends, and what is wrong with it."""

import hashlib
import json
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class Sender(Wire):
    fiscal_code: str = Field(min_length=11, max_length=16)
    name: str = Field(min_length=1)
    email: str | None = None


class Emergency(Wire):
    number: int | str
    registered_at: AwareDatetime


class Document(Wire):
    name: str = Field(min_length=1)
    content_type: str = Field(pattern=r"^[\w.+-]+/[\w.+-]+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    main: bool = False


class Metadata(Wire):
    """The `metadata` part. `sender` is the other party: who writes to us, or whom we write to."""

    idempotency_key: str = Field(min_length=1, max_length=200)
    direction: Literal["in", "out"]
    subject: str = Field(min_length=1)
    sender: Sender
    classification: str = ""
    office: str = ""
    received_at: datetime
    emergency: Emergency | None = None
    documents: list[Document]

    def fingerprint(self) -> str:
        """Tells two sendings apart. The emergency number is left out: it may come after a first attempt."""
        contents = self.model_dump(mode="json", exclude={"emergency"})
        return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


class Unprocessable(Exception):
    """What is wrong with a registration, one sentence each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


def read_metadata(text: str) -> Metadata:
    """Raises Unprocessable."""
    try:
        return Metadata.model_validate_json(text)
    except ValidationError as error:
        raise Unprocessable([_sentence(problem) for problem in error.errors()]) from error


def _sentence(problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or "metadata"
    return f"{place}: {problem['msg']}"


def check_documents(metadata: Metadata, digests: list[str]) -> None:
    """`digests` are the SHA-256 of the parts received, in order. Raises Unprocessable."""
    declared = metadata.documents
    if len(declared) != len(digests):
        raise Unprocessable([f"documents: {len(declared)} declared, {len(digests)} received"])
    errors = [
        f"documents.{position}.sha256: does not match the contents received"
        for position, (document, digest) in enumerate(zip(declared, digests, strict=True))
        if document.sha256 != digest
    ]
    if sum(document.main for document in declared) != 1:
        errors.append("documents: exactly one main document is required")
    if errors:
        raise Unprocessable(errors)
