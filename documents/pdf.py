"""
The documents we make: the application and later statements as they were sent, receipts, letters, reports. Tagged PDF/A-2a and
PDF/UA-1, on the municipality's letterhead; equal data give equal bytes, so a document can be made again and compared by
its hash.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from functools import partial, singledispatch
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from documents.glyphs import drawable
from documents.typesetting import TypesettingError, can_draw, typeset

Row = tuple[str, str]
NO_ANSWER = "—"


@dataclass(frozen=True)
class Letterhead:
    """`municipality` as it signs ("Comune di Segrate"); the coat of arms as SVG text or ""; empty contacts are left out."""

    municipality: str
    tagline: str = ""
    address: str = ""
    contacts: str | Sequence[str] = ()
    coat_of_arms_svg: str = ""


@dataclass(frozen=True)
class SectionRows:
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Attachment:
    name: str
    description: str
    sha256: str


@dataclass(frozen=True)
class ApplicationPdf:
    letterhead: Letterhead
    title: str
    tracking_code: str
    received_at: datetime
    applicant_rows: Sequence[Row]
    sections: Sequence[SectionRows]
    declarations: Sequence[str] = ()
    attachments: Sequence[Attachment | tuple[str, str, str]] = ()
    definition_hash: str = ""
    # When a clerk typed in what had arrived before.
    entered_at: datetime | None = None
    # How it came, said at the foot. `to_sign`: printed before it is sent, with room for place, date and signature.
    manner: str = "Richiesta inviata in modalità telematica (art. 65, D.Lgs. 82/2005)."
    to_sign: bool = False


@dataclass(frozen=True)
class ReceiptPdf:
    """What L. 241/1990 arts. 8 and 18-bis want in a receipt. `title` is the name of the service."""

    letterhead: Letterhead
    title: str
    tracking_code: str
    protocol_number: str | None
    received_at: datetime
    taken_in_charge_at: datetime | None
    due_on: date | None
    office: str
    responsible: str
    remedies: str
    next_steps: Sequence[str] = ()
    # What the application lacks, and the clerk who filed it, when it was not sent online.
    missing: Sequence[str] = ()
    filed_by: str = ""
    filed_by_label: str = "Inserita da"
    entered_at: datetime | None = None
    attachments: Sequence[Attachment | tuple[str, str, str]] = ()
    # The number is of the emergency register, until the protocol gives its own.
    is_emergency: bool = False


@dataclass(frozen=True)
class StatementPdf:
    """What a person writes about an application of theirs. `body_paragraphs` as in a letter; none when only files came."""

    letterhead: Letterhead
    title: str
    service: str
    tracking_code: str
    protocol_number: str
    sent_at: datetime
    author_rows: Sequence[Row]
    body_paragraphs: Sequence[str] = ()
    attachments: Sequence[Attachment | tuple[str, str, str]] = ()


@dataclass(frozen=True)
class LetterPdf:
    """
    `body_paragraphs` are plain text; a line break inside one stays. `issued_at` dates the file, not the text: None is
    now, so give it where the letter must come out equal again.
    """

    letterhead: Letterhead
    subject: str
    recipient_lines: Sequence[str]
    place_and_date: str
    reference_lines: Sequence[str]
    body_paragraphs: Sequence[str]
    signature_lines: Sequence[str] = field(default=())
    issued_at: datetime | None = None


@dataclass(frozen=True)
class ReportTable:
    """`widths`: how many parts of the line each column takes."""

    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ReportPart:
    title: str
    paragraphs: Sequence[str] = ()
    rows: Sequence[Row] = ()
    table: ReportTable | None = None


@dataclass(frozen=True)
class ReportPdf:
    """
    Something to read in parts and to sign: a cover with `cover_rows`, the parts, one block for each of `signatures` (who
    signs, in which office). `note` stands above the signatures.
    """

    letterhead: Letterhead
    title: str
    subject: str
    issued_at: datetime
    cover_rows: Sequence[Row]
    parts: Sequence[ReportPart]
    note: str = ""
    signatures: Sequence[str] = ()


def render_pdf(template: str, data: ApplicationPdf | ReceiptPdf | StatementPdf | LetterPdf | ReportPdf) -> bytes:
    """
    The PDF of "application", "receipt", "statement", "letter" or "report" with the data of that shape. Never fails on what
    people wrote: a character outside our fonts is shown as its code point, a coat of arms that cannot be drawn is left out.
    """
    if _TEMPLATES.get(type(data)) != template:
        raise ValueError(f"{type(data).__name__} is not the data of {template!r}")
    shape = {"letterhead": _letterhead(data.letterhead)} | _shape(data)
    try:
        return typeset(template, _clean(shape, drawable))
    except TypesettingError:
        # A mark over a letter of another script: each has a font, the two together have none.
        return typeset(template, _clean(shape, partial(drawable, marks=False)))


_TEMPLATES: dict[type, str] = {
    ApplicationPdf: "application",
    ReceiptPdf: "receipt",
    StatementPdf: "statement",
    LetterPdf: "letter",
    ReportPdf: "report",
}


@singledispatch
def _shape(data: object) -> dict[str, Any]:
    raise TypeError(f"{type(data).__name__} is not a document")


@_shape.register
def _application(data: ApplicationPdf) -> dict[str, Any]:
    return {
        "title": data.title,
        "reference": "Da firmare" if data.to_sign else f"Pratica {data.tracking_code}",
        "issued": _instant(data.entered_at or data.received_at),
        "head_rows": _application_head(data),
        "applicant_rows": _rows(data.applicant_rows),
        "sections": [{"title": section.title, "rows": _rows(section.rows)} for section in data.sections],
        "declarations": list(data.declarations),
        "attachments": _attachments(data.attachments),
        "definition_hash": data.definition_hash,
        "manner": data.manner,
        "to_sign": data.to_sign,
    }


def _application_head(data: ApplicationPdf) -> list[Row]:
    if data.to_sign:
        arrived = [] if data.entered_at is None else [("Arrivata il", _arrived_words(data.received_at))]
        printed = in_words(data.entered_at or data.received_at)
        return [*arrived, ("Stampata il", printed), ("Stato", "Da firmare, non ancora inviata")]
    return [("Codice della pratica", data.tracking_code), *_arrival(data.received_at, data.entered_at)]


def _arrival(received_at: datetime, entered_at: datetime | None) -> list[Row]:
    if entered_at is None:
        return [("Ricevuta il", in_words(received_at))]
    return [("Arrivata il", _arrived_words(received_at)), ("Inserita il", in_words(entered_at))]


def _arrived_words(received_at: datetime) -> str:
    """Of what a clerk typed in later a stamp may show the day alone, for which midnight stands."""
    local = timezone.localtime(received_at)
    return in_words(local if local.time() != time.min else local.date())


@_shape.register
def _receipt(data: ReceiptPdf) -> dict[str, Any]:
    rows = [
        ("Codice della pratica", data.tracking_code),
        *_arrival(data.received_at, data.entered_at),
        (
            "Registro di emergenza" if data.is_emergency else "Numero di protocollo",
            data.protocol_number or "In corso di assegnazione",
        ),
        ("Presa in carico il", in_words(data.taken_in_charge_at)),
        ("Risposta entro il", in_words(data.due_on)),
        ("Ufficio", data.office),
        ("Responsabile del procedimento", data.responsible),
        (data.filed_by_label, data.filed_by),
    ]
    return {
        "title": f"Ricevuta: {data.title}",
        "heading": "Ricevuta della richiesta",
        "subject_line": data.title,
        "reference": f"Pratica {data.tracking_code}",
        "issued": _instant(data.entered_at or data.received_at),
        "head_rows": [row for row in rows if row[1]],
        "next_steps": list(data.next_steps),
        "missing": list(data.missing),
        "remedies": data.remedies,
        "attachments": _attachments(data.attachments),
    }


@_shape.register
def _statement(data: StatementPdf) -> dict[str, Any]:
    rows = [
        ("Servizio", data.service),
        ("Codice della pratica", data.tracking_code),
        ("Numero di protocollo della domanda", data.protocol_number),
        ("Inviata il", in_words(data.sent_at)),
    ]
    return {
        "title": data.title,
        "reference": f"Pratica {data.tracking_code}",
        "issued": _instant(data.sent_at),
        "head_rows": [row for row in rows if row[1]],
        "author_rows": _rows(data.author_rows),
        "body_paragraphs": list(data.body_paragraphs),
        "attachments": _attachments(data.attachments),
    }


@_shape.register
def _letter(data: LetterPdf) -> dict[str, Any]:
    return {
        "title": data.subject,
        "reference": " · ".join(data.reference_lines[:1]),
        "issued": _instant(data.issued_at or timezone.now()),
        "recipient_lines": list(data.recipient_lines),
        "place_and_date": data.place_and_date,
        "reference_lines": list(data.reference_lines),
        "body_paragraphs": list(data.body_paragraphs),
        "signature_lines": list(data.signature_lines),
    }


@_shape.register
def _report(data: ReportPdf) -> dict[str, Any]:
    return {
        "title": data.title,
        "subject": data.subject,
        "reference": data.title,
        "issued": _instant(data.issued_at),
        "cover_rows": _rows(data.cover_rows),
        "parts": [_report_part(part) for part in data.parts],
        "note": data.note,
        "signatures": list(data.signatures),
    }


def _report_part(part: ReportPart) -> dict[str, Any]:
    return {
        "title": part.title,
        "paragraphs": list(part.paragraphs),
        "rows": _rows(part.rows),
        "table": None if part.table is None else asdict(part.table),
    }


def in_words(moment: datetime | date | None) -> str:
    """ "2 marzo 2026, ore 10:41" in Rome time, "2 marzo 2026" for a day, "" for None."""
    if moment is None:
        return ""
    with override("it"):
        if isinstance(moment, datetime):
            return date_format(timezone.localtime(moment), "j F Y, \\o\\r\\e H:i").lower()
        return date_format(moment, "j F Y").lower()


def _letterhead(head: Letterhead) -> dict[str, Any]:
    svg = head.coat_of_arms_svg if head.coat_of_arms_svg and can_draw(head.coat_of_arms_svg) else None
    contacts = [head.contacts] if isinstance(head.contacts, str) else head.contacts
    return {
        "municipality": head.municipality,
        "tagline": head.tagline,
        "address": head.address,
        "contacts": " · ".join(contact for contact in contacts if contact),
        "coat_of_arms_svg": svg,
        "coat_of_arms_alt": f"Stemma: {head.municipality}",
    }


def _rows(rows: Sequence[Row]) -> list[Row]:
    return [(label, value if value.strip() else NO_ANSWER) for label, value in rows]


def _attachments(items: Sequence[Attachment | tuple[str, str, str]]) -> list[dict[str, str]]:
    return [asdict(item if isinstance(item, Attachment) else Attachment(*item)) for item in items]


def _instant(moment: datetime) -> list[int]:
    return list(timezone.localtime(moment).timetuple()[:6])


def _clean(value: Any, clean: Callable[[str], str], key: str = "") -> Any:
    """Every text made drawable, but for the coat of arms, which is not text."""
    if key == "coat_of_arms_svg":
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _clean(part, clean, name) for name, part in value.items()}
    return [_clean(part, clean) for part in value] if isinstance(value, list | tuple) else value
