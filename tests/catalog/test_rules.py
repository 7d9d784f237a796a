"""Rules in CEL: what they see, and what they do with what is not answered."""

import datetime

import pytest

from catalog.rules import RuleError, RuleScope, compiled
from catalog.visibility import computed, prune, required_documents
from tests.catalog.answers import TODAY
from tests.catalog.small import small_definition, with_fields

BORN = "2008-11-24"


def scope(**answers) -> RuleScope:
    made = RuleScope({"limit": 3, "table": {"2026": 100}}, TODAY, ["a", "b", "rows"])
    for name, value in answers.items():
        made.put(name, value)
    return made


@pytest.mark.parametrize(
    ("rule", "answers", "result"),
    [
        ("a == 'x'", {"a": "x"}, True),
        ("a == 'x'", {}, False),
        ("a == null", {}, True),
        ("a > params.limit", {"a": 4}, True),
        ("a > params.limit", {}, None),
        ("!(a > params.limit)", {}, None),
        ("'x' in a", {"a": ["x"]}, True),
        ("'x' in a", {}, None),
        ("age(a) >= 18", {"a": BORN}, False),
        ("age(a) >= 18", {"a": "2008-11-23"}, True),
        ("a <= today", {"a": "2026-11-23"}, True),
        ("a >= date('2026-01-01')", {"a": "2026-01-01"}, True),
        ("days(a, today)", {"a": "2026-11-20"}, 3),
        ("months_after(a, 1) == date('2026-02-28')", {"a": "2026-01-31"}, True),
        ("off_holiday(a) == date('2026-12-09')", {"a": "2026-12-08"}, True),
        ("off_holiday(a) == date('2026-11-28')", {"a": "2026-11-28"}, True),
        ("off_holiday(a)", {}, None),
        ("for_year(params.table, a)", {"a": "2026-05-01"}, 100),
        ("for_year(params.table, a)", {"a": "2025-05-01"}, None),
        ("sum(rows.map(r, r.n))", {"rows": [{"n": 1}, {"n": None}, {"n": 2}]}, 3),
        ("1 / (a - a) == 1", {"a": 1}, None),
        ("a + 9223372036854775807 > 0", {"a": 1}, None),
    ],
)
def test_it_gives(rule, answers, result):
    assert scope(**answers).evaluate(rule) == result


def test_a_condition_without_result_is_false():
    assert scope().holds("a > 3") is False
    assert scope().holds("!(a > 3)") is False
    assert scope().holds(None) is True


def test_it_has_no_way_out_of_the_language():
    for rule in ("__import__('os')", "open('/etc/passwd')", "a.__class__"):
        assert scope(a="x").evaluate(rule) is None


def test_a_rule_that_is_no_rule_is_refused():
    with pytest.raises(RuleError):
        compiled("a ==")


def test_the_answer_to_a_hidden_field_is_dropped():
    answers = {"kind": "cat", "breed": "Terrier"}
    assert prune(small_definition(), answers, TODAY) == {"kind": "cat", "owners": []}


def test_hiding_goes_on_to_what_depends_on_the_hidden_answer():
    definition = with_fields(
        {"id": "a", "type": "boolean", "label": "A"},
        {"id": "b", "type": "boolean", "label": "B", "when": "a"},
        {"id": "c", "type": "text", "label": "C", "when": "b"},
    )
    assert prune(definition, {"a": False, "b": True, "c": "x"}, TODAY) == {"a": False}


def test_an_option_that_is_not_offered_is_no_answer():
    options = [{"id": "x", "label": "X"}, {"id": "y", "label": "Y", "when": "a"}]
    definition = with_fields(
        {"id": "a", "type": "boolean", "label": "A"},
        {"id": "one", "type": "choice", "label": "Uno", "options": options},
        {"id": "many", "type": "multichoice", "label": "Molti", "options": options},
    )
    assert prune(definition, {"a": False, "one": "y", "many": ["x", "y"]}, TODAY) == {"a": False, "many": ["x"]}


def test_conditions_in_a_row_see_their_own_row():
    rows = [{"name": "Anna", "abroad": True, "country": "Perù"}, {"name": "Bruno", "abroad": False, "country": "Perù"}]
    kept = prune(small_definition(), {"owners": rows}, TODAY)["owners"]
    assert kept == [rows[0], {"name": "Bruno", "abroad": False}]


def test_a_computed_value_is_null_until_its_inputs_are_answered():
    value = {"id": "double_age", "type": "integer", "expr": "age_years * 2"}
    definition = small_definition(computed=[value])
    assert computed(definition, {}, TODAY) == {"double_age": None}
    assert computed(definition, {"age_years": 4}, TODAY) == {"double_age": 8}


def test_a_computed_date_reads_like_an_answer_and_serves_later_rules():
    items = [
        {"id": "end", "type": "date", "expr": "months_after(a, 6)"},
        {"id": "over", "type": "boolean", "expr": "computed.end < today"},
    ]
    definition = with_fields({"id": "a", "type": "date", "label": "A"}, computed=items)
    assert computed(definition, {"a": "2026-05-22"}, TODAY) == {"end": "2026-11-22", "over": True}
    assert computed(definition, {"a": "2026-05-23"}, TODAY) == {"end": "2026-11-23", "over": False}


def test_a_document_is_called_for_by_the_answers():
    definition = small_definition()
    assert [d.id for d in required_documents(definition, {"kind": "cat"}, TODAY)] == ["photo"]
    assert required_documents(definition, {"kind": "dog"}, TODAY) == []


def test_a_condition_may_use_a_computed_value_of_earlier_answers():
    fields = [
        {"id": "n", "type": "integer", "label": "N"},
        {"id": "why", "type": "text", "label": "Perché", "when": "computed.double > 10"},
    ]
    definition = with_fields(*fields, computed=[{"id": "double", "type": "integer", "expr": "n * 2"}])
    assert prune(definition, {"n": 6, "why": "x"}, TODAY) == {"n": 6, "why": "x"}
    assert prune(definition, {"n": 5, "why": "x"}, TODAY) == {"n": 5}


def test_today_can_be_any_day():
    definition = with_fields({"id": "x", "type": "text", "label": "X", "when": "today >= date('2027-01-01')"})
    assert prune(definition, {"x": "y"}, TODAY) == {}
    assert prune(definition, {"x": "y"}, datetime.date(2027, 1, 1)) == {"x": "y"}
