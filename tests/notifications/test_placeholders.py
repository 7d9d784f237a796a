import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.placeholders import PLACEHOLDERS, fill, fill_line, problems, shown, unknown_placeholders

texts = st.text(max_size=200) | st.text(alphabet="{} abnome\n_", max_size=60)
values = st.none() | texts | st.integers() | st.dates() | st.datetimes() | st.lists(texts, max_size=3)
contexts = st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)) | st.text(max_size=8), values, max_size=6)
names = st.text(alphabet=st.characters(exclude_characters="{}\n\r", exclude_categories=["Cs"]), max_size=15)


@given(text=texts, context=contexts)
def test_it_never_fails_on_any_text_or_context(text, context):
    fill(text, context)
    assert "\n" not in fill_line(text, context)


@given(name=names.filter(lambda name: name not in PLACEHOLDERS), before=names, after=names)
def test_it_always_names_an_unknown_placeholder(name, before, after):
    text = f"{before}{{{name}}}{after}"
    assert unknown_placeholders(text) == [name]
    assert problems(text) == [f"«{{{name}}}» non è un segnaposto conosciuto."]
    assert fill_line(text, {}) == " ".join(text.split())


@given(value=texts)
def test_what_a_value_holds_is_never_read_again(value):
    assert fill_line("{nome}", {"nome": value, "comune": "SEGRETO"}).count("SEGRETO") == value.count("SEGRETO")


@pytest.mark.parametrize("text", ["{nome", "nome}", "{{nome}}", "{nome}}", "{\nnome}"])
def test_it_tells_about_a_brace_without_its_pair(text):
    assert problems(text) == ["Una parentesi graffa è aperta e non chiusa, o il contrario."]


@pytest.mark.parametrize("text", ["{Nome}", "{ nome }", "{nome.__class__}", "{0}", "{}", "{nome!r}"])
def test_it_knows_no_other_syntax(text):
    assert unknown_placeholders(text) == [text[1:-1]]


def test_it_fills_in_every_occurrence():
    assert fill("{nome} e {nome}", {"nome": "Anna"}) == "Anna e Anna"


def test_a_line_whose_placeholders_are_all_empty_is_left_out():
    text = "Codice: {codice_pratica}\nProtocollo: {numero_protocollo}\nFine"
    assert fill(text, {"codice_pratica": "7KQ2", "numero_protocollo": ""}) == "Codice: 7KQ2\nFine"


def test_a_line_with_one_full_placeholder_stays():
    assert fill("{ufficio} {responsabile}", {"ufficio": "Anagrafe"}).strip() == "Anagrafe"


def test_empty_lines_do_not_pile_up():
    assert fill("Uno\n\n{rimedi}\n\nDue", {}) == "Uno\n\nDue"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.date(2026, 3, 2), "2 marzo 2026"),
        (datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC), "2 luglio 2026, ore 00:30"),
        (["contratto", "bolletta"], "- contratto\n- bolletta"),
        (None, ""),
        (0, "0"),
        ("a\x00b\u202ec", "abc"),
    ],
)
def test_it_shows_values_as_people_read_them(value, text):
    assert shown(value) == text


def test_a_subject_cannot_carry_a_header():
    assert fill_line("Ciao {nome}", {"nome": "Anna\r\nBcc: x@example.org"}) == "Ciao Anna Bcc: x@example.org"
