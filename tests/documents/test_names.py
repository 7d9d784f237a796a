import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.names import MAX_LENGTH, clean_name, with_extension


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("contratto.pdf", "contratto.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Documenti\\Anna\\isee.pdf", "isee.pdf"),
        ("fattura\u202efdp.exe", "fatturafdp.exe"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("perche\u0301.pdf", "perché.pdf"),
        ("  due   spazi .pdf", "due spazi .pdf"),
        ('<b>"x"?.pdf', "bx.pdf"),
        (".htaccess", "htaccess"),
        ("...", "documento"),
        ("", "documento"),
        ("договор 合同.pdf", "договор 合同.pdf"),
    ],
)
def test_it_cleans_a_name(dirty, clean):
    assert clean_name(dirty) == clean


def test_it_shortens_a_long_name_and_keeps_its_extension():
    name = clean_name("a" * 300 + ".pdf")
    assert len(name) == MAX_LENGTH
    assert name.endswith(".pdf")


@given(st.text(max_size=300))
def test_it_makes_a_harmless_name_of_any_text(text):
    name = clean_name(text)
    assert 0 < len(name) <= MAX_LENGTH
    assert "/" not in name
    assert "\\" not in name
    assert not any(unicodedata.category(character) in {"Cc", "Cf"} for character in name)


@pytest.mark.parametrize(
    ("name", "result"), [("foto.jpg", "foto.png"), ("foto.PNG", "foto.PNG"), ("foto", "foto.png"), ("n. 1", "n. 1.png")]
)
def test_it_gives_a_name_the_extension_of_its_content(name, result):
    assert with_extension(name, "png") == result
