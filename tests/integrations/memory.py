"""Adapters that keep everything in memory: what a capability's contract demands, and nothing else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from integrations.capability import CheckResult
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
