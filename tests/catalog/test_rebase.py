"""A draft meets a newer definition."""

from catalog.rebase import rebase_answers
from tests.catalog.answers import TODAY
from tests.catalog.small import small_definition, with_fields

TEXT = {"id": "a", "type": "text", "label": "Nome"}


def test_it_keeps_everything_when_nothing_changed():
    answers = {"kind": "dog", "breed": "Terrier", "owners": [{"name": "Anna"}]}
    assert rebase_answers(small_definition(), small_definition(), answers, TODAY) == (answers, [])


def test_it_drops_the_answer_to_a_question_that_is_gone_and_says_so():
    new = with_fields({"id": "b", "type": "text", "label": "Altro"})
    kept, changes = rebase_answers(with_fields(TEXT), new, {"a": "x"}, TODAY)
    assert kept == {}
    assert changes == [
        "Non teniamo più la risposta a «Nome»: la domanda è cambiata.",
        "C'è una nuova domanda: «Altro».",
    ]


def test_it_drops_what_the_new_form_would_refuse():
    kept, changes = rebase_answers(with_fields(TEXT), with_fields({**TEXT, "max_length": 3}), {"a": "lungo"}, TODAY)
    assert (kept, len(changes)) == ({}, 1)


def test_it_drops_an_answer_of_another_type():
    kept, changes = rebase_answers(with_fields(TEXT), with_fields({**TEXT, "type": "money"}), {"a": "100"}, TODAY)
    assert (kept, len(changes)) == ({}, 1)


def test_it_drops_an_option_that_is_gone():
    field = {"id": "a", "type": "choice", "label": "A"}
    old = with_fields({**field, "options": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]})
    new = with_fields({**field, "options": [{"id": "y", "label": "Y"}]})
    assert rebase_answers(old, new, {"a": "x"}, TODAY)[0] == {}
    assert rebase_answers(old, new, {"a": "y"}, TODAY)[0] == {"a": "y"}


def test_it_keeps_an_incomplete_draft():
    assert rebase_answers(small_definition(), small_definition(), {"kind": "dog"}, TODAY)[0]["kind"] == "dog"
