"""A step as a form: what it asks, what it keeps, what it says."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.checking import form_data
from catalog.forms import build_step_form
from catalog.visibility import prune
from tests.catalog.answers import ADDRESS, BRANCHES, IBAN, OLDER_RELATIVE, TODAY, complete, contribution, post
from tests.catalog.small import small_definition, with_fields


@dataclass
class Known:
    value: Any
    source: str = "spid"
    source_label: str = "SPID"


def form(definition, data=None, answers=None, **more):
    step = definition.steps[0].id
    return build_step_form(definition, step, answers or {}, TODAY, data=data, **more)


def field_names(built) -> list[str]:
    return [bound.name for section in built.sections for bound in section.fields]


def query(text: str) -> QueryDict:
    return QueryDict(text)


# What it shows


def test_it_asks_only_what_the_answers_call_for():
    assert field_names(form(small_definition())) == ["kind", "age_years"]
    assert field_names(form(small_definition(), answers={"kind": "dog"})) == ["kind", "breed", "age_years"]


def test_it_asks_what_the_post_itself_calls_for():
    built = form(small_definition(), data=query("kind=dog"))
    assert "breed" in field_names(built)
    assert built.errors["breed"] == ["Compila questo campo."]


def test_it_drops_the_answer_to_a_field_that_is_hidden():
    built = form(small_definition(), data=query("kind=cat&breed=Terrier"), answers={"kind": "dog", "breed": "Terrier"})
    assert built.is_valid()
    assert built.cleaned_answers() == {"kind": "cat", "owners": []}


def test_it_ignores_fields_it_never_asked():
    built = form(small_definition(), data=query("kind=cat&is_staff=1&__class__=x&owners__7__name=Eva"))
    assert built.cleaned_answers() == {"kind": "cat", "owners": []}


def test_it_names_every_answer_of_the_step():
    assert form(small_definition()).field_ids == ["kind", "breed", "age_years", "owners"]


def test_it_shows_notes_without_asking():
    definition = with_fields(
        {"id": "info", "type": "note", "label": "Nota", "help": "Leggi."}, {"id": "a", "type": "text", "label": "A"}
    )
    section = form(definition).sections[0]
    assert [note.label for note in section.notes] == ["Nota"]
    assert [bound.name for bound in section.fields] == ["a"]


def test_a_step_that_does_not_exist_is_a_key_error():
    with pytest.raises(KeyError):
        build_step_form(small_definition(), "inventato", {}, TODAY)


# Once only


def known_form(**more):
    definition = with_fields(
        {"id": "email", "type": "email", "label": "Email", "profile": "contact.email"},
        {"id": "name", "type": "text", "label": "Nome", "profile": "identity.given_name", "identity": True},
    )
    known = {"contact.email": Known("anna@example.org", "case"), "identity.given_name": Known("Anna")}
    return form(definition, known=known, **more)


def test_it_prefills_what_is_known_and_says_from_where():
    built = known_form()
    assert built["email"].value() == "anna@example.org"
    assert built["email"].field.source_note == "SPID"


def test_it_prefers_the_answer_already_given():
    assert known_form(answers={"email": "altra@example.org"})["email"].value() == "altra@example.org"


def test_identity_cannot_be_typed_over():
    built = known_form(data=query("email=anna@example.org&name=Bruno"))
    assert built.is_valid()
    assert built.cleaned_answers()["name"] == "Anna"
    assert known_form(answers={"name": "Bruno"})["name"].value() == "Anna"


def test_it_keeps_the_source_while_the_value_stays():
    assert known_form(data=query("email=anna@example.org")).sources == {"email": "case", "name": "spid"}
    assert known_form(data=query("email=nuova@example.org")).sources == {"email": "citizen", "name": "spid"}


def test_it_keeps_the_source_of_a_stored_answer():
    built = known_form(data=query("email=x@example.org"), answers={"email": "x@example.org"}, sources={"email": "anpr"})
    assert built.sources["email"] == "anpr"


@pytest.mark.parametrize("value", ["via Roma 1", 3, None, ["x"], {"via": "Roma"}])
def test_it_ignores_something_known_that_has_another_shape(value):
    definition = with_fields({"id": "home", "type": "address", "label": "Casa", "profile": "residence.address"})
    built = form(definition, known={"residence.address": Known(value)})
    assert not built["home"].value()
    assert not hasattr(built["home"].field, "source_note")


# Repeated groups


def rows_of(built) -> list[list[str]]:
    return [[bound.name for bound in row.fields] for section in built.sections for row in section.rows]


def test_it_adds_a_row_and_keeps_what_was_typed():
    built = form(small_definition(), data=query("kind=dog&breed=T&owners__rows=1&owners__0__name=Anna&add=owners"))
    assert built.row_action
    assert not built.is_valid()
    assert built.errors == {}
    assert rows_of(built) == [["owners__0__name", "owners__0__abroad"], ["owners__1__name", "owners__1__abroad"]]
    assert built["owners__0__name"].value() == "Anna"
    assert built["breed"].value() == "T"
    assert built["owners__rows"].value() == "2"


def test_it_removes_the_row_named_and_moves_the_others_up():
    data = query("owners__rows=3&owners__0__name=A&owners__1__name=B&owners__2__name=C&remove=owners:1")
    built = form(small_definition(), data=data)
    assert [built[f"owners__{i}__name"].value() for i in range(2)] == ["A", "C"]
    assert len(rows_of(built)) == 2


@pytest.mark.parametrize("button", ["add=nothing", "remove=owners:9", "remove=owners:x", "remove=:", "add="])
def test_a_button_that_does_not_exist_does_no_harm(button):
    built = form(small_definition(), data=query(f"kind=cat&owners__rows=1&owners__0__name=A&{button}"))
    assert len(rows_of(built)) == 1


def test_it_adds_no_row_beyond_the_last():
    built = form(small_definition(), data=query("owners__rows=3&add=owners"))
    assert len(rows_of(built)) == 3
    assert not built.sections[1].can_add


def test_refresh_shows_what_now_applies_without_scolding():
    built = form(small_definition(), data=query("kind=dog&refresh=1"))
    assert "breed" in field_names(built)
    assert (built.errors, built.is_valid()) == ({}, False)


def test_conditions_inside_a_row_follow_the_row():
    built = form(small_definition(), data=query("owners__rows=2&owners__0__abroad=true&owners__1__abroad=false"))
    assert rows_of(built) == [
        ["owners__0__name", "owners__0__abroad", "owners__0__country"],
        ["owners__1__name", "owners__1__abroad"],
    ]


@pytest.mark.parametrize("count", ["10000", "-1", "1e9", "٣", "99999999999999999999", "", "4"])
def test_too_many_rows_are_refused_before_any_is_built(count):
    built = form(small_definition(), data=QueryDict(f"kind=cat&owners__rows={count}"))
    assert not built.is_valid()
    assert rows_of(built) == []
    assert built.non_field_errors() == ["«Proprietari»: puoi aggiungere al massimo 3 voci."]


def test_ten_thousand_posted_rows_cost_nothing():
    data = {f"owners__{i}__name": "x" for i in range(10_000)} | {"kind": "cat", "owners__rows": "10000"}
    built = form(small_definition(), data=data)
    assert len(built.fields) < 10
    assert not built.is_valid()


def test_the_known_household_fills_the_rows():
    definition = contribution()
    member = {"given_name": "Luca", "family_name": "Rossi", "fiscal_code": "RSSLCU10A01I577Q", "relation": "child"}
    built = form(definition, known={"household.members": Known([member], "anpr")})
    household = next(section for section in built.sections if section.id == "household")
    assert [bound.value() for bound in household.rows[0].fields] == list(member.values())


# Round trip


texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and bool(text)
)
dates = st.dates(datetime.date(1900, 1, 1), TODAY).map(lambda day: day.isoformat())
answer_sets = st.fixed_dictionaries(
    {"kind": st.sampled_from(["dog", "cat"])},
    optional={
        "breed": texts,
        "age_years": st.integers(0, 40),
        "owners": st.lists(
            st.fixed_dictionaries({"name": texts}, optional={"abroad": st.booleans(), "country": texts}), max_size=3
        ),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answer_sets)
def test_answers_rendered_and_posted_again_are_the_same(answers):
    definition = small_definition()
    shown = prune(definition, answers, TODAY)
    built = post(definition, "dati", shown)
    assert built.cleaned_answers() == {"owners": [], **shown}


every_kind = with_fields(
    {"id": "t", "type": "text", "label": "T"},
    {"id": "long", "type": "textarea", "label": "L"},
    {"id": "n", "type": "integer", "label": "N"},
    {"id": "m", "type": "money", "label": "M"},
    {"id": "d", "type": "date", "label": "D"},
    {"id": "b", "type": "boolean", "label": "B"},
    {"id": "box", "type": "boolean", "label": "X", "must_be_true": True},
    {
        "id": "many",
        "type": "multichoice",
        "label": "Y",
        "options": [{"id": "p", "label": "P"}, {"id": "q", "label": "Q"}],
    },
    {"id": "home", "type": "address", "label": "H"},
    {"id": "who", "type": "person", "label": "W"},
    {"id": "firm", "type": "firm", "label": "F"},
    {"id": "land", "type": "cadastral", "label": "C"},
    {"id": "isee", "type": "isee", "label": "I"},
    {"id": "span", "type": "period", "label": "S"},
    {"id": "iban", "type": "iban", "label": "B"},
    {"id": "plate", "type": "plate", "label": "P"},
    {"id": "email", "type": "email", "label": "E"},
    {"id": "phone", "type": "phone", "label": "T"},
    {"id": "code", "type": "fiscal_code", "label": "C"},
)
kinds = st.fixed_dictionaries(
    {
        "t": texts,
        "long": texts,
        "n": st.integers(0, 1_000_000),
        "m": st.integers(0, 100_000_000_00),
        "d": dates,
        "b": st.booleans(),
        "box": st.just(True),
        "many": st.sampled_from([["p"], ["q"], ["p", "q"]]),
        "home": st.just(ADDRESS),
        "who": st.just(OLDER_RELATIVE),
        "firm": st.just({"name": "Acme", "tax_code": "12345678903"}),
        "land": st.sampled_from([{"sheet": "1", "parcel": "2"}, {"sheet": "1", "parcel": "2", "subunit": "3"}]),
        "isee": st.integers(0, 10_000_000).map(
            lambda cents: {"kind": "current", "value": cents, "valid_until": "2026-12-31"}
        ),
        "span": st.tuples(dates, dates).map(lambda pair: {"start": min(pair), "end": max(pair)}),
        "iban": st.just(IBAN),
        "plate": st.just("AB123CD"),
        "email": st.just("anna@example.org"),
        "phone": st.just("+393331234567"),
        "code": st.just("RSSNNA85D55I577J"),
    }
)


@settings(max_examples=40, deadline=None)
@given(kinds)
def test_every_kind_of_answer_survives_the_round_trip(answers):
    built = post(every_kind, "dati", answers)
    assert built.errors == {}
    assert built.cleaned_answers() == answers


POSTED_NAMES = [
    name + suffix for name in form(every_kind).fields for suffix in ("", "_day", "_month", "_year", "_street", "_town")
]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(POSTED_NAMES), st.text(), max_size=12))
def test_whatever_is_posted_it_answers_with_words(data):
    built = form(every_kind, data=data)
    assert not built.is_valid()
    assert prune(every_kind, built.cleaned_answers(), TODAY) == built.cleaned_answers()
    for messages in built.errors.values():
        assert all(str(message).endswith((".", "?")) for message in messages)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(BRANCHES)), st.data())
def test_no_answer_to_a_hidden_field_survives(reason, data):
    others = {key: value for branch in BRANCHES.values() for key, value in branch.items()}
    stray = data.draw(st.sets(st.sampled_from(sorted(others))))
    answers = {**{key: others[key] for key in stray}, **complete(reason)}
    built = post(contribution(), "dati-specifici", answers, **dict.fromkeys(stray, "1"))
    allowed = set(complete(reason))
    assert set(prune(contribution(), answers, TODAY)) <= allowed
    assert set(built.cleaned_answers()) <= allowed


def test_what_is_right_is_kept_when_the_rest_is_wrong():
    built = form(small_definition(), data=query("kind=dog&age_years=molti"))
    assert not built.is_valid()
    assert built.cleaned_answers() == {"kind": "dog", "owners": []}


def test_a_step_of_the_real_form_keeps_what_was_answered():
    answers = complete("rent")
    built = post(contribution(), "dati-specifici", answers)
    assert built.errors == {}
    assert {**answers, **built.cleaned_answers()} == answers


def test_the_data_of_a_form_is_what_a_browser_would_send():
    definition = small_definition()
    answers = {"kind": "dog", "breed": "Terrier", "owners": [{"name": "Anna", "abroad": True, "country": "Perù"}]}
    assert form_data(form(definition, answers=answers), answers) == {
        "kind": "dog",
        "breed": "Terrier",
        "owners__rows": "1",
        "owners__0__name": "Anna",
        "owners__0__abroad": "true",
        "owners__0__country": "Perù",
    }


def test_a_question_that_appears_while_answering_brings_what_is_known():
    definition = with_fields(
        {"id": "paid", "type": "boolean", "label": "Conto?"},
        {"id": "iban", "type": "iban", "label": "IBAN", "profile": "payment.iban", "when": "paid"},
    )
    known = {"payment.iban": Known(IBAN, "case")}
    appeared = form(definition, data=query("paid=true&refresh=1"), known=known)
    emptied = form(definition, data=query("paid=true&iban=&refresh=1"), known=known)
    assert [appeared["iban"].value(), emptied["iban"].value()] == [IBAN, ""]


def test_a_known_answer_of_several_parts_comes_whole_with_its_question():
    isee = {"kind": "ordinary", "value": 812345, "valid_until": "2026-12-31"}
    built = build_step_form(
        contribution(),
        "dati-specifici",
        {},
        TODAY,
        data=query("has_isee=true&refresh=1"),
        known={"isee": Known(isee, "case")},
    )
    shown = [built[f"isee__{part}"].value() for part in ("kind", "value", "valid_until")]
    assert shown == ["ordinary", "8123.45", "2026-12-31"]


# What a page did not have yet when it was sent


def test_it_shows_what_an_answer_brings_up_as_new_and_not_as_wrong():
    built = form(small_definition(), data=query("kind=dog&seen=kind age_years"))
    assert not built.is_valid()
    assert not built.errors
    assert [slot.item.id for slot in built.unseen] == ["breed"]
    assert built.cleaned_answers()["kind"] == "dog"


def test_it_calls_wrong_what_the_page_had():
    built = form(small_definition(), data=query("kind=dog&seen=kind breed age_years"))
    assert list(built.errors) == ["breed"]
    assert built.unseen == []


def test_it_does_not_skip_a_question_that_may_be_left_empty_before_it_was_seen():
    definition = with_fields(
        {"id": "more", "type": "boolean", "label": "Altro?"},
        {"id": "what", "type": "text", "label": "Che cosa?", "required": False, "when": "more"},
    )
    assert not form(definition, data=query("more=true&seen=more")).is_valid()
    assert form(definition, data=query("more=true&seen=more what")).is_valid()


def test_it_takes_an_answer_also_where_the_page_did_not_say_that_it_asked():
    assert form(small_definition(), data=query("kind=dog&breed=Setter&seen=kind age_years")).is_valid()


def test_it_still_scolds_for_the_rest_beside_new_questions():
    built = form(small_definition(), data=query("kind=dog&age_years=tre&seen=kind age_years"))
    assert list(built.errors) == ["age_years"]
    assert [slot.item.id for slot in built.unseen] == ["breed"]
