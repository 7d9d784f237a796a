import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.glyphs import covered, drawable
from documents.pdf import SectionRows, render_pdf
from tests.documents.test_pdf import APPLICATION, LETTER, SEGRATE, read, text_of

MARKUP = [
    "#set page(fill: red)", "#read(\"/etc/passwd\")", "$x^2$", "\\ \\u{41}", "@label", "<intro>", "*forte*", "_corsivo_",
    "`codice`", "= Titolo", "- voce", "a -- b", "// commento", "/* commento */", "https://example.org", "[x] {y} ~",
]  # fmt: skip


def answered(value: str, label: str = "Risposta"):
    return dataclasses.replace(APPLICATION, sections=[SectionRows("Risposte", [(label, value)])])


@pytest.mark.parametrize("text", MARKUP)
def test_markup_comes_out_as_it_was_typed(text):
    assert text in text_of("application", answered(text))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_text_everywhere_in_a_letter(text):
    letter = dataclasses.replace(LETTER, subject=text, body_paragraphs=[text], recipient_lines=[text])
    assert text_of("letter", letter).count(text) == 3


@pytest.mark.parametrize(
    "text", ["Ștefan Țurcanu", "Наталія Шевченко", "Ελένη Παπαδοπούλου", "Nguyễn Thị Hương", "João"]
)
def test_it_prints_names_of_many_countries(text):
    assert text in text_of("application", answered(text))


def test_it_prints_arabic():
    assert drawable("محمد") == "محمد"
    assert len(read("application", answered("محمد عبد الله")).pages) == 1


def test_it_keeps_what_it_cannot_draw_as_a_code_point():
    assert "Ciao [U+1F600] [U+738B]" in text_of("application", answered("Ciao 😀 王"))


def test_it_prints_a_mark_that_no_font_has_over_its_letter():
    assert "1[U+0611]₀[U+0611]" in text_of("application", answered("1\u0611₀\u0611"))


def test_it_drops_what_cannot_be_seen():
    assert drawable("a\x00b\u200bc\u202ed\u2066e\ufefff") == "abcdef"


def test_it_composes_accents():
    assert drawable("perche\u0301") == "perché"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_no_text_stops_a_document(text):
    assert render_pdf("application", answered(text, text)).startswith(b"%PDF")


def test_it_draws_every_character_it_claims_to():
    sample = "".join(chr(point) for point in sorted(covered()) if point > 32)
    lines = [sample[start : start + 40] for start in range(0, len(sample), 40)]
    assert render_pdf("letter", dataclasses.replace(LETTER, body_paragraphs=lines)).startswith(b"%PDF")


def test_thirty_people_run_over_pages_and_none_is_lost():
    people = [SectionRows(f"Persona {number}", [("Nome", f"Nome{number:02d}"), ("Anni", "8")]) for number in range(30)]
    document = dataclasses.replace(APPLICATION, sections=people)
    text = text_of("application", document)
    assert len(read("application", document).pages) > 2
    assert [number for number in range(30) if f"Nome{number:02d}" not in text] == []


def test_a_word_without_end_stays_on_the_page():
    text = text_of("application", answered("x" * 300)).replace("\n", "").replace("\u200b", "")
    assert "x" * 300 in text


def test_a_document_without_any_content_still_prints():
    bare = dataclasses.replace(
        APPLICATION, letterhead=dataclasses.replace(SEGRATE, tagline="", address="", contacts="", coat_of_arms_svg=""),
        applicant_rows=[], sections=[], declarations=[], attachments=[], definition_hash="",
    )  # fmt: skip
    assert len(read("application", bare).pages) == 1


@pytest.mark.parametrize("svg", ["<svg", "niente", "<svg xmlns='http://www.w3.org/2000/svg'></svg>", "#panic()"])
def test_a_broken_coat_of_arms_does_not_stop_a_document(svg):
    head = dataclasses.replace(SEGRATE, coat_of_arms_svg=svg)
    assert "Comune di Segrate" in text_of("letter", dataclasses.replace(LETTER, letterhead=head))


def test_a_coat_of_arms_reads_no_file_and_no_address():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 6"><image href="file:///etc/passwd" width="6" height="6"/>'
        '<image href="http://127.0.0.1:1/x.png" width="6" height="6"/></svg>'
    )
    head = dataclasses.replace(SEGRATE, coat_of_arms_svg=svg)
    assert b"root:" not in render_pdf("letter", dataclasses.replace(LETTER, letterhead=head))
