"""The attachments of the demonstration: readable PDFs of bodies that do not exist."""

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
