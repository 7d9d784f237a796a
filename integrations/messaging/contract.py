"""What the platform asks of a mail system."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from integrations.capability import CheckResult


@dataclass(frozen=True)
class EmailMessage:
    """One e-mail to one person. `key` is the delivery's key: equal keys give an equal Message-ID.

    `body` is plain text, paragraphs separated by an empty line; `link`, if any, is shown under it.
    """

    key: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    link: str = ""


@dataclass(frozen=True)
class SentReceipt:
    """The mail system took the message over. `message_id` is the header, angle brackets included."""

    message_id: str


class MessagingAdapter(ABC):
    """Raises only the errors of `integrations.errors`."""

    @abstractmethod
    def send(self, message: EmailMessage) -> SentReceipt:
        """Hand the message over. Unsendable when an address or a header is not fit to be sent."""

    @abstractmethod
    def check_config(self) -> list[CheckResult]:
        """Connect and log in without sending. Never raises."""
