"""Values of parameters."""

import pytest
from pydantic import TypeAdapter

from catalog.blueprint import Parameter
from catalog.parameters import InvalidParameters, as_text, check_values


def parameter(kind, **more):
    return TypeAdapter(Parameter).validate_python({"id": "p", "type": kind, "label": "P", "help": "P", **more})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "30"), ("integer", True), ("integer", 1.5), ("money", -1), ("text", "  "), ("text", "a\x00b"),
        ("url", "http://esempio.it"), ("url", "javascript:alert(1)"), ("url", 3), ("date", "2026-02-30"), ("date", None),
        ("boolean", "sì"), ("options", []), ("options", [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]),
    ],
)  # fmt: skip
def test_it_refuses(kind, value):
    with pytest.raises(InvalidParameters) as caught:
        check_values([parameter(kind)], {"p": value})
    assert set(caught.value.errors) == {"p"}


def test_it_refuses_what_is_not_a_parameter():
    with pytest.raises(InvalidParameters):
        check_values([parameter("integer", default=1)], {"q": 1})


def test_a_required_value_must_be_given_and_an_optional_one_not():
    with pytest.raises(InvalidParameters):
        check_values([parameter("url")], {})
    assert check_values([parameter("url", required=False)], {}) == {"p": None}


def test_a_table_has_a_value_for_each_year():
    table = parameter("money", by_year=True)
    assert check_values([table], {"p": {"2026": 100, "2025": 90}}) == {"p": {"2025": 90, "2026": 100}}
    for wrong in ({"2026": -1}, {"anno": 1}, {}, 100):
        with pytest.raises(InvalidParameters):
            check_values([table], {"p": wrong})


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("integer", 30, "30"), ("money", 123456, "1.234,56 euro"), ("date", "2026-01-31", "31/01/2026"),
        ("boolean", True, "sì"), ("options", [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}], "A, B"), ("text", None, ""),
    ],
)  # fmt: skip
def test_it_reads_in_italian(kind, value, text):
    assert as_text(parameter(kind), value) == text


def test_options_that_hold_commas_are_told_apart():
    listed = [{"id": "a", "label": "Uno, o due"}, {"id": "b", "label": "Tre"}]
    assert as_text(parameter("options"), listed) == "Uno, o due; Tre"


def test_a_table_reads_newest_year_first():
    table = parameter("money", by_year=True)
    assert as_text(table, {"2025": 40000, "2026": 41310}) == "2026: 413,10 euro; 2025: 400,00 euro"
