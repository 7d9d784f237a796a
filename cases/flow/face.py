"""What the flow of an application asks of the face that shows it: the citizen's portal or the clerk's desk."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse

from accounts.http import Request
from cases.flow.known import Known
from cases.models import Case, Draft

if TYPE_CHECKING:
    from cases.flow.journey import Journey


class Face(ABC):
    """One for each request."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @abstractmethod
    def url(self, journey: "Journey", step: str = "") -> str:
        """Of a step; without one, of wherever the person was."""

    @abstractmethod
    def out_url(self, journey: "Journey") -> str:
        """Where one goes when the service takes no applications."""

    @abstractmethod
    def file_url(self, document_id: UUID) -> str:
        """Of a file of the draft, to be read."""

    @abstractmethod
    def known(self, journey: "Journey") -> Mapping[str, Known]:
        """What need not be typed again, by semantic key."""

    @abstractmethod
    def source(self, source: str) -> str:
        """Where a value comes from, in words for who reads the page; empty for what is being typed now."""

    @abstractmethod
    def begin(self, journey: "Journey") -> Draft:
        """The open draft, or a new one. Raises `WindowClosed`, `Draft.DoesNotExist`."""

    @abstractmethod
    def privacy_label(self) -> str:
        """What is confirmed about the privacy notice."""

    @abstractmethod
    def closing(self, journey: "Journey", data: Any = None) -> Form | None:
        """What else must be said before sending; None when nothing."""

    @abstractmethod
    def send(self, journey: "Journey", declared: list[str], closing: Form | None) -> Case:
        """Raises `CaseError`."""

    @abstractmethod
    def sent(self, journey: "Journey", case: Case) -> HttpResponse:
        """The page after sending."""

    @abstractmethod
    def page(self, journey: "Journey", step: str, name: str, context: dict[str, Any]) -> HttpResponse:
        """`name`: privacy, step or summary."""

    def written_to(self, journey: "Journey") -> str:
        """The email at which the receipt arrives, where who sends it is told."""
        return journey.answers.get("email") or journey.owner.email

    def may_lack_documents(self) -> bool:
        """Can a document be marked as missing, with a reason?"""
        return False
