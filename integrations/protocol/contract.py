"""What the platform asks of a protocol system, whichever it is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime

from integrations.capability import CheckResult


@dataclass(frozen=True)
class Sender:
    """The other party: who sent an incoming document, who receives an outgoing one."""

    fiscal_code: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class RegistrationDocument:
    name: str
    content_type: str
    sha256: str
    main: bool
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class EmergencyMark:
    """The number the document already has in the emergency register (DPR 445/2000 art. 63, 5)."""

    number: str
    registered_at: datetime


@dataclass(frozen=True)
class RegistrationRequest:
    """One registration. `direction` is "in" or "out"; documents in order, exactly one of them main."""

    idempotency_key: str
    direction: str
    subject: str
    sender: Sender
    office: str
    received_at: datetime
    documents: tuple[RegistrationDocument, ...]
    classification: str = ""
    emergency: EmergencyMark | None = None


@dataclass(frozen=True)
class Registration:
    """What the protocol gave: a progressive `number` within `year`, at an aware `registered_at`."""

    number: int
    year: int
    registered_at: datetime

    def as_result(self) -> dict:
        """The result of kind `protocol.register`: {"number": int, "year": int, "registered_at": ISO 8601}."""
        return {"number": self.number, "year": self.year, "registered_at": self.registered_at.isoformat()}


class ProtocolAdapter(ABC):
    """Raises only the errors of `integrations.errors`."""

    @abstractmethod
    def register(self, request: RegistrationRequest) -> Registration:
        """Register the documents. With a key the system knows already, the same registration comes back."""

    @abstractmethod
    def find(self, key: str) -> Registration | None:
        """The registration made earlier with this idempotency key, if any."""

    @abstractmethod
    def check_config(self) -> list[CheckResult]:
        """Try address and credentials without registering anything. Never raises."""
