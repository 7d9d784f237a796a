"""What is wrong with the same answers is found out once; with any other answers, day or language, anew."""

import datetime

import pytest
from django.utils.translation import override

from catalog import checking
from catalog.checking import problems_of_answers
from tests.catalog.answers import complete

TODAY = datetime.date(2026, 11, 26)


@pytest.fixture
def built(monkeypatch):
    """How many forms were built, each time it is asked."""
    made, build = [], checking.build_step_form
    checking._JUDGED.clear()
    monkeypatch.setattr(checking, "build_step_form", lambda *a, **k: made.append(1) or build(*a, **k))

    def _built():
        count = len(made)
        made.clear()
        return count

    return _built


def test_it_builds_no_form_for_answers_it_judged_before(definition, built):
    answers = complete("other") | {"email": "senza chiocciola"}
    first = problems_of_answers(definition, answers, [], TODAY)
    assert built() > 0
    assert [problem.field_id for problem in first if problem.field_id == "email"] == ["email"]
    assert problems_of_answers(definition, dict(answers), [], TODAY) == first
    assert built() == 0


def test_it_judges_anew_what_is_not_the_same(definition, built):
    answers = complete("other")
    problems_of_answers(definition, answers, [], TODAY)
    built()
    problems_of_answers(definition, answers | {"email": "altra@posta.example"}, [], TODAY)
    assert built() > 0
    problems_of_answers(definition, answers, [], TODAY + datetime.timedelta(days=1))
    assert built() > 0
    with override("en"):
        problems_of_answers(definition, answers, [], TODAY)
    assert built() > 0


def test_documents_are_looked_at_every_time(definition, built):
    answers = complete("bills")
    wanted = {problem.field_id for problem in problems_of_answers(definition, answers, [], TODAY)}
    assert wanted
    assert problems_of_answers(definition, answers, wanted, TODAY) == []
