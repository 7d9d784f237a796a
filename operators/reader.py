"""Paging through the documents of a case without leaving its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from cases.models import Case, CaseDocument
from documents.responses import READABLE_IN_PLACE, readable_content
from documents.sniffing import PDF

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

    inside: str = ""

    @property
    def shown_type(self) -> str:
        """What the frame shows: the file or, of a signed one, what it holds."""
        return self.inside or self.document.file.content_type

    @property
    def is_readable(self) -> bool:
        return self.shown_type in READABLE_IN_PLACE

    @property
    def is_picture(self) -> bool:
        return self.is_readable and self.shown_type != PDF.content_type

    @property
    def picture_url(self) -> str:
        return self.frame_url.removesuffix(FRAMED)


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


def _opened(sheet: Sheet) -> Sheet:
    """Only the sheet that is shown is looked into."""
    inside = readable_content(sheet.document.file)
    return replace(sheet, inside=inside[1]) if inside else sheet


def reader(case: Case, documents: Sequence[CaseDocument], wanted: str) -> Reader:
    """Open at the wanted document or, without a valid choice, at the first: the application itself."""
    sheets = [_sheet(case, document, number) for number, document in enumerate(documents, start=1)]
    index = next((i for i, sheet in enumerate(sheets) if str(sheet.document.id) == wanted), 0)
    return Reader(
        sheets=sheets,
        current=_opened(sheets[index]) if sheets else None,
        previous=sheets[index - 1] if index > 0 else None,
        following=sheets[index + 1] if index + 1 < len(sheets) else None,
    )
