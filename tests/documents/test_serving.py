import pytest

from documents.actions.store import store_bytes
from documents.responses import file_response
from tests.documents import samples


def served(name: str, content_type: str, inline: bool, content: bytes = samples.PDF):
    return file_response(store_bytes(content, name, content_type), inline=inline)


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "image/png"])
def test_it_shows_a_pdf_or_a_picture_in_place(in_segrate, content_type):
    response = served("a.pdf", content_type, inline=True)
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == content_type
    assert b"".join(response.streaming_content) == samples.PDF


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pkcs7-mime"])
def test_it_never_shows_anything_else_in_place(in_segrate, content_type):
    assert served("a", content_type, inline=True)["Content-Disposition"].startswith("attachment")


def test_it_saves_a_pdf_when_asked_to(in_segrate):
    assert served("a.pdf", "application/pdf", inline=False)["Content-Disposition"] == 'attachment; filename="a.pdf"'


def test_it_names_the_file_safely_in_any_alphabet(in_segrate):
    header = served('perché "x"\r\nSet-Cookie: a.pdf', "application/pdf", inline=False)["Content-Disposition"]
    assert header == "attachment; filename*=utf-8''perch%C3%A9%20xSet-Cookie%20a.pdf"


def test_nothing_in_a_file_can_run_and_nobody_keeps_a_copy(in_segrate):
    response = served("a.html", "text/html", inline=True)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-store"


def test_a_pdf_can_be_framed_only_by_the_same_site_and_load_nothing(in_segrate):
    response = served("a.pdf", "application/pdf", inline=True)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
