"""Adapters that keep everything in memory: what a capability's contract demands, and nothing else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from integrations.capability import CheckResult
from integrations.enrolment.contract import Enrolment, EnrolmentAdapter
from integrations.errors import Misconfigured, PermanentError, TransientError, UncertainOutcome
from integrations.messaging.contract import EmailMessage, MessagingAdapter, SentReceipt
from integrations.protocol.contract import ProtocolAdapter, Registration, RegistrationRequest


@dataclass
class MemoryProtocol(ProtocolAdapter):
    fault: str | None = None
    registrations: dict[str, Registration] = field(default_factory=dict)
    requests: list[RegistrationRequest] = field(default_factory=list)

    def register(self, request: RegistrationRequest) -> Registration:
        if self.fault == "500":
            raise TransientError("down")
        if self.fault == "token":
            raise Misconfigured("token")
        if self.fault == "refuse":
            raise PermanentError("refused")
        number = len(self.registrations) + 1
        found = self.registrations.setdefault(request.idempotency_key, Registration(number, 2026, datetime.now(UTC)))
        self.requests.append(request)
        if self.fault == "slow_after_effect":
            raise UncertainOutcome("slow")
        return found

    def find(self, key: str) -> Registration | None:
        if self.fault == "500":
            raise TransientError("down")
        return self.registrations.get(key)

    def check_config(self) -> list[CheckResult]:
        ok = self.fault not in {"500", "token"}
        return [CheckResult("memory", ok, "Funziona." if ok else "Non funziona.")]


@dataclass
class MemoryMessaging(MessagingAdapter):
    fault: str | None = None
    sent: dict[str, EmailMessage] = field(default_factory=dict)

    def send(self, message: EmailMessage) -> SentReceipt:
        if self.fault == "down":
            raise TransientError("down")
        if self.fault == "recipient" or "\n" in message.to + message.subject or "@" not in message.to:
            raise PermanentError("recipient")
        self.sent[message.key] = message
        return SentReceipt(f"<{message.key}@memory>")

    def check_config(self) -> list[CheckResult]:
        return [CheckResult("memory", self.fault is None, "Ciao.")]


@dataclass
class MemoryEnrolment(EnrolmentAdapter):
    fault: str | None = None
    enrolments: dict[str, list[Enrolment]] = field(default_factory=dict)

    def enrolments_of(self, fiscal_code: str) -> tuple[Enrolment, ...]:
        if self.fault in {"500", "slow", "garbage"}:
            raise TransientError(self.fault)
        if self.fault == "token":
            raise Misconfigured("token")
        if self.fault in {"other_person", "mixed"}:
            raise PermanentError("answer_for_other_person")
        found = self.enrolments.get(fiscal_code, [])
        return tuple(sorted(found, key=lambda e: (e.status_on, e.reference), reverse=True))

    def check_config(self) -> list[CheckResult]:
        return [CheckResult("memory", self.fault not in {"500", "token"}, "Ciao.")]
