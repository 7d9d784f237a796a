"""The attachments of the demonstration: readable PDFs of bodies that do not exist."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.pdf import Letterhead, LetterPdf, render_pdf


def sheet(title: str, text: str, recipient: str, name: str) -> SimpleUploadedFile:
    data = LetterPdf(
        letterhead=Letterhead("Documento di esempio", "Generato per la dimostrazione", "", []),
        subject=title,
        recipient_lines=[recipient],
        place_and_date="",
        reference_lines=[],
        body_paragraphs=[text, "Questo documento è inventato e non ha alcun valore."],
        signature_lines=[],
    )
    return SimpleUploadedFile(name, render_pdf("letter", data), "application/pdf")


def portrait(name: str) -> SimpleUploadedFile:
    """A passport photo of nobody: a grey figure on a light ground, as PNG (ISO/IEC 15948)."""
    width, height = 210, 270
    rows = b"".join(b"\0" + bytes(_shade(x, y) for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return SimpleUploadedFile(name, data, "image/png")


def _shade(x: int, y: int) -> int:
    head = ((x - 105) / 46) ** 2 + ((y - 105) / 60) ** 2 < 1
    shoulders = ((x - 105) / 88) ** 2 + ((y - 270) / 92) ** 2 < 1
    return 120 if head or shoulders else 235


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
