"""What the platform asks of an enrolment application, whichever it is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from integrations.capability import CheckResult


@dataclass(frozen=True)
class Enrolment:
    """One enrolment, as its application tells it to the person who made it.

    `reference`: the application's own name for it. `child`: initials or given name, never more. `status`: a label in the
    application's words. `link`: where the person follows it, or "" when the application gives none of its own.
    """

    reference: str
    child: str
    service: str
    status: str
    status_on: date
    link: str = ""

    def as_result(self) -> dict:
        """{"reference", "child", "service", "status", "status_on" (ISO 8601 day), "link"}."""
        return {**vars(self), "status_on": self.status_on.isoformat()}


class EnrolmentAdapter(ABC):
    """Raises only the errors of `integrations.errors`. Asking changes nothing over there."""

    @abstractmethod
    def enrolments_of(self, fiscal_code: str) -> tuple[Enrolment, ...]:
        """What this person has applied for, the newest status first; empty when the application knows nobody of the name.

        PermanentError when the answer is about somebody else: nothing of it may be used.
        """

    @abstractmethod
    def check_config(self) -> list[CheckResult]:
        """Try the configuration without asking about anybody. Never raises."""
