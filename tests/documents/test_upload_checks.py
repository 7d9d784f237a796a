import pytest

from documents.uploads import MAX_UNPACKED, MEGABYTE, UploadRejected, check_upload
from tests.documents import samples

EVERYTHING = ["pdf", "jpg", "png", "p7m", "docx", "odt"]


def refusal(content: bytes, name: str = "documento.pdf", accept=("pdf", "jpg", "png"), max_mb: int = 10) -> str:
    with pytest.raises(UploadRejected) as refused:
        check_upload(samples.upload(content, name), accept, max_mb)
    return refused.value.message_it


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (samples.PDF, "pdf"),
        (b"\xef\xbb\xbf\r\n" + samples.PDF, "pdf"),
        (samples.jpg(), "jpg"),
        (samples.png(), "png"),
        (samples.CMS, "p7m"),
        (samples.cms_base64(), "p7m"),
        (samples.cms_pem(), "p7m"),
        (samples.docx(), "docx"),
        (samples.odt(), "odt"),
    ],
)
def test_it_recognises_each_kind_by_its_content(content, code):
    assert check_upload(samples.upload(content, "senza-estensione"), EVERYTHING, 10).kind.code == code


@pytest.mark.parametrize("accept", [["pdf"], [".PDF"], ["application/pdf"]])
def test_it_understands_extensions_and_media_types(accept):
    assert check_upload(samples.upload(samples.PDF), accept, 10).kind.code == "pdf"


def test_it_refuses_a_list_of_kinds_it_does_not_know():
    with pytest.raises(ValueError, match="xlsx"):
        check_upload(samples.upload(samples.PDF), ["pdf", "xlsx"], 10)


def test_it_takes_an_encrypted_pdf():
    encrypted = samples.PDF.replace(b"trailer<<", b"trailer<</Encrypt 2 0 R")
    assert check_upload(samples.upload(encrypted), ["pdf"], 10).kind.code == "pdf"


def test_it_refuses_an_empty_file():
    assert "Il file è vuoto" in refusal(b"")


def test_it_refuses_a_file_of_60_mb_and_names_both_sizes():
    message = refusal(samples.PDF + b"\x00" * (60 * MEGABYTE - len(samples.PDF)))
    assert "pesa 60 MB" in message
    assert "massimo è 10 MB" in message


def test_it_takes_a_file_of_exactly_the_limit_and_refuses_one_byte_more():
    exact = samples.PDF + b"\x00" * (MEGABYTE - len(samples.PDF))
    assert check_upload(samples.upload(exact), ["pdf"], 1).kind.code == "pdf"
    assert "pesa 2 MB" in refusal(exact + b"\x00", max_mb=1)


@pytest.mark.parametrize(
    "content", [samples.EXECUTABLE, b"\x7fELF\x02\x01", b"#!/bin/sh\nrm -rf /", b"MZ" + samples.PDF]
)
def test_it_refuses_a_program_renamed_to_pdf(content):
    message = refusal(content, "fattura.pdf")
    assert "Il file è un programma" in message
    assert "PDF, JPG, PNG" in message


@pytest.mark.parametrize("name", ["fattura.exe.pdf", "fattura.pdf.scr", "FATTURA.JS.PDF"])
def test_it_refuses_a_name_with_the_extension_of_a_program(name):
    assert "estensione di un programma" in refusal(samples.PDF, name)


@pytest.mark.parametrize("name", ["contratto.pdf.p7m", "verbale 1.2.2026.pdf", "www.energia.com.pdf"])
def test_it_takes_ordinary_names_with_many_dots(name):
    assert check_upload(samples.upload(samples.CMS if name.endswith("p7m") else samples.PDF, name), EVERYTHING, 10)


def test_it_names_the_file_after_its_content():
    assert (
        check_upload(samples.upload(samples.png(), "carta d'identità.jpg"), ["png"], 10).name == "carta d'identità.png"
    )


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"testo", b"GIF89a", samples.archive({"a": b"b"})]
)
def test_it_refuses_what_it_does_not_recognise(content):
    assert "non è in un formato accettato" in refusal(content, accept=EVERYTHING)


def test_it_refuses_a_good_kind_that_is_not_asked_for():
    assert "Formati accettati: PDF." in refusal(samples.png(), "foto.png", accept=["pdf"])


def test_it_tells_the_owner_of_an_iphone_what_to_do():
    assert "HEIC" in refusal(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 30, "IMG_1.HEIC")


def test_it_refuses_a_document_with_macros():
    assert "macro" in refusal(samples.docx(**{"word/vbaProject.bin": b"x"}), "modulo.docx", accept=["docx"])


@pytest.mark.parametrize("bomb", [samples.png(60_000, 60_000), samples.jpg(65_000, 65_000)])
def test_it_refuses_a_picture_that_is_a_bomb_without_opening_it(bomb):
    assert "troppi punti" in refusal(bomb, "foto.png")


@pytest.mark.parametrize(
    "broken", [samples.png()[:14], b"\xff\xd8\xff\xe0\x00", samples.png(0, 5), b"\xff\xd8\xff\xd9"]
)
def test_it_refuses_a_picture_without_a_readable_header(broken):
    assert "danneggiata" in refusal(broken, "foto.jpg")


def test_it_refuses_a_document_that_unpacks_to_hundreds_of_megabytes(monkeypatch):
    monkeypatch.setattr("documents.sniffing.unpacked_size", lambda stream: MAX_UNPACKED + 1)
    assert "troppo grande" in refusal(samples.docx(), "modulo.docx", accept=["docx"])


def test_it_survives_a_broken_archive():
    assert "danneggiato" in refusal(samples.docx()[:60], "modulo.docx", accept=["docx"])
