import dataclasses
import datetime
import io
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from documents.pdf import (
    ApplicationPdf,
    Attachment,
    Letterhead,
    LetterPdf,
    ReceiptPdf,
    SectionRows,
    StatementPdf,
    in_words,
    render_pdf,
)

ROME = ZoneInfo("Europe/Rome")
RECEIVED = datetime.datetime(2026, 3, 2, 10, 41, 5, tzinfo=ROME)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 6"><path d="M0 0h6v6z" fill="#06c"/></svg>'
SEGRATE = Letterhead(
    municipality="Comune di Segrate",
    tagline="Città metropolitana di Milano",
    address="Via Primo Maggio 2",
    contacts=["02 1234", "", "pec@segrate.example"],
    coat_of_arms_svg=SVG,
)
APPLICATION = ApplicationPdf(
    letterhead=SEGRATE,
    title="Richiedere un contributo economico",
    tracking_code="7KQ2-M9XD-4TPA",
    received_at=RECEIVED,
    applicant_rows=[("Nome e cognome", "Anna Bianchi")],
    sections=[SectionRows("La richiesta", [("Motivo", "Affitto"), ("Note", "")])],
    declarations=["Dichiaro di aver letto l'informativa."],
    attachments=[("contratto.pdf", "Contratto di affitto", "ab" * 32)],
    definition_hash="9c" * 32,
)
RECEIPT = ReceiptPdf(
    letterhead=SEGRATE,
    title="Richiedere un contributo economico",
    tracking_code="7KQ2-M9XD-4TPA",
    protocol_number="2026/0001234",
    received_at=RECEIVED,
    taken_in_charge_at=RECEIVED,
    due_on=datetime.date(2026, 4, 1),
    office="Servizi sociali",
    responsible="Carla Verdi",
    remedies="Puoi rivolgerti al titolare del potere sostitutivo.",
    next_steps=["L'ufficio esamina la richiesta."],
    attachments=[Attachment("contratto.pdf", "Contratto di affitto", "ab" * 32)],
)
LETTER = LetterPdf(
    letterhead=SEGRATE,
    subject="Richiesta di documenti",
    recipient_lines=["Anna Bianchi", "Via Roma 12"],
    place_and_date="Segrate, 5 marzo 2026",
    reference_lines=["Pratica 7KQ2-M9XD-4TPA"],
    body_paragraphs=["Buongiorno Anna,", "servono:\n- il contratto\n- la bolletta"],
    signature_lines=["Carla Verdi"],
    issued_at=RECEIVED,
)
STATEMENT = StatementPdf(
    letterhead=SEGRATE,
    title="Risposta alla richiesta di documenti",
    service="Richiedere un contributo economico",
    tracking_code="7KQ2-M9XD-4TPA",
    protocol_number="101/2026",
    sent_at=RECEIVED,
    author_rows=[("Nome e cognome", "Anna Bianchi")],
    body_paragraphs=["Ecco il contratto.", "La bolletta\narriva domani."],
    attachments=[("contratto.pdf", "Documento integrativo", "ab" * 32)],
)
DOCUMENTS = [("application", APPLICATION), ("receipt", RECEIPT), ("statement", STATEMENT), ("letter", LETTER)]


def read(template: str, data) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(template, data)))


def text_of(template: str, data) -> str:
    return "\n".join(page.extract_text() for page in read(template, data).pages)


def in_order(text: str, *pieces: str) -> bool:
    places = [text.find(piece) for piece in pieces]
    return -1 not in places and places == sorted(places)


def roles(node, found=None) -> list[str]:
    """The tags of the structure tree, in reading order."""
    found = [] if found is None else found
    for child in node if isinstance(node, list) else [node]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, dict):
            found.extend([child["/S"]] if "/S" in child else [])
            roles(child.get("/K", []), found)
        elif isinstance(child, list):
            roles(child, found)
    return found


@pytest.mark.parametrize(("template", "data"), DOCUMENTS)
def test_it_declares_pdf_a_2a_and_pdf_ua_1(template, data):
    metadata = read(template, data).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


@pytest.mark.parametrize(("template", "data"), DOCUMENTS)
def test_it_is_tagged_in_italian_and_shows_its_title(template, data):
    root = read(template, data).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("it")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert len(roles(root["/StructTreeRoot"])) > 10


@pytest.mark.parametrize(
    ("template", "data", "title"),
    [
        ("application", APPLICATION, "Richiedere un contributo economico"),
        ("receipt", RECEIPT, "Ricevuta: Richiedere un contributo economico"),
        ("statement", STATEMENT, "Risposta alla richiesta di documenti"),
        ("letter", LETTER, "Richiesta di documenti"),
    ],
)
def test_it_has_a_title_and_an_author(template, data, title):
    metadata = read(template, data).metadata
    assert (metadata.title, metadata.author) == (title, "Comune di Segrate")


def test_it_tags_headings_tables_lists_and_the_coat_of_arms():
    tags = roles(read("application", APPLICATION).trailer["/Root"]["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 4
    assert tags.count("/Table") == 4
    # Two columns at the start and in the attachments; a section names itself over both.
    assert tags.count("/TH") == 2 + 1 + 1 + 2
    assert tags.count("/LI") == 1
    assert tags.count("/Figure") == 1


@pytest.mark.parametrize(("template", "data"), DOCUMENTS)
def test_it_makes_the_same_bytes_again(template, data):
    assert render_pdf(template, data) == render_pdf(template, dataclasses.replace(data))


def test_it_makes_other_bytes_of_other_data():
    assert render_pdf("receipt", RECEIPT) != render_pdf("receipt", dataclasses.replace(RECEIPT, responsible="Dario"))


def test_it_dates_the_file_with_the_receipt_not_with_the_clock():
    assert read("application", APPLICATION).metadata.creation_date_raw.startswith("D:20260302104105")


def test_the_application_reads_in_order():
    assert in_order(
        text_of("application", APPLICATION),
        "Comune di Segrate", "Richiedere un contributo economico", "7KQ2-M9XD-4TPA", "2 marzo 2026, ore 10:41",
        "Chi presenta la richiesta", "Anna Bianchi", "La richiesta", "Motivo", "Affitto", "Note", "—",
        "Dichiarazioni", "Dichiaro di aver letto", "Allegati", "Contratto di affitto", "contratto.pdf", "ab" * 32,
        "9c" * 32,
    )  # fmt: skip


def test_the_receipt_names_what_the_law_wants():
    assert in_order(
        text_of("receipt", RECEIPT),
        "Ricevuta della richiesta", "7KQ2-M9XD-4TPA", "2026/0001234", "Presa in carico il", "1 aprile 2026",
        "Servizi sociali", "Carla Verdi", "Che cosa succede adesso", "titolare del potere sostitutivo", "18-bis",
    )  # fmt: skip


def test_the_receipt_says_that_the_number_is_coming():
    waiting = dataclasses.replace(RECEIPT, protocol_number=None, taken_in_charge_at=None, due_on=None)
    text = text_of("receipt", waiting)
    assert "In corso di assegnazione" in text
    assert "Presa in carico il" not in text


def test_the_statement_reads_in_order():
    assert in_order(
        text_of("statement", STATEMENT),
        "Risposta alla richiesta di documenti", "Richiedere un contributo economico", "7KQ2-M9XD-4TPA", "101/2026",
        "2 marzo 2026, ore 10:41", "Chi scrive", "Anna Bianchi", "Testo", "Ecco il contratto.", "arriva domani.",
        "Allegati", "Documento integrativo", "contratto.pdf", "ab" * 32, "art. 65",
    )  # fmt: skip


def test_a_statement_without_words_has_no_empty_heading():
    silent = dataclasses.replace(STATEMENT, body_paragraphs=[])
    assert "Testo" not in text_of("statement", silent)


def test_the_letter_reads_in_order():
    assert in_order(
        text_of("letter", LETTER),
        "Segrate, 5 marzo 2026", "Via Roma 12", "Richiesta di documenti", "Pratica 7KQ2", "Buongiorno Anna,", "servono:",
        "- il contratto", "- la bolletta", "Carla Verdi",
    )  # fmt: skip


def test_the_footer_carries_contacts_and_page_numbers():
    text = text_of("receipt", RECEIPT)
    assert "02 1234 · pec@segrate.example" in text
    assert "Pagina 1 di 1" in text


def test_it_refuses_data_of_another_document():
    with pytest.raises(ValueError, match="LetterPdf"):
        render_pdf("receipt", LETTER)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC), "2 luglio 2026, ore 00:30"),
        (datetime.date(2026, 8, 1), "1 agosto 2026"),
        (None, ""),
    ],
)
def test_it_writes_instants_in_italian_and_rome_time(moment, words):
    assert in_words(moment) == words
