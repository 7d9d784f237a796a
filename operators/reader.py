"""Paging through the documents of a case without leaving its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Case, CaseDocument
from documents.responses import READABLE_IN_PLACE

# For the browser's PDF viewer: no side pane, the page as wide as the frame.
FRAMED = "#navpanes=0&view=FitH"


@dataclass(frozen=True)
class Sheet:
    """One document in the reader. `open_url` shows it in the case's page, `frame_url` is what the frame loads."""

    document: CaseDocument
    position: int
    open_url: str
    frame_url: str
    download_url: str

    @property
    def is_readable(self) -> bool:
        return self.document.file.content_type in READABLE_IN_PLACE

    @property
    def extension(self) -> str:
        return self.document.file.name.rpartition(".")[2].upper()


@dataclass(frozen=True)
class Reader:
    sheets: list[Sheet]
    current: Sheet | None
    previous: Sheet | None
    following: Sheet | None


def _sheet(case: Case, document: CaseDocument, position: int) -> Sheet:
    page = reverse("operators:case", args=[case.id])
    return Sheet(
        document=document,
        position=position,
        open_url=f"{page}?documento={document.id}#lettore",
        frame_url=reverse("operators:document_read", args=[case.id, document.id]) + FRAMED,
        download_url=reverse("operators:document", args=[case.id, document.id]),
    )


def reader(case: Case, documents: Sequence[CaseDocument], wanted: str) -> Reader:
    """Open at the wanted document or, without a valid choice, at the first: the application itself."""
    sheets = [_sheet(case, document, number) for number, document in enumerate(documents, start=1)]
    index = next((i for i, sheet in enumerate(sheets) if str(sheet.document.id) == wanted), 0)
    return Reader(
        sheets=sheets,
        current=sheets[index] if sheets else None,
        previous=sheets[index - 1] if index > 0 else None,
        following=sheets[index + 1] if index + 1 < len(sheets) else None,
    )
