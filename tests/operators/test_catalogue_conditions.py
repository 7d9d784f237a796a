"""What the municipality adds may appear only to who gave a certain answer to an earlier question."""

import pytest

from catalog.models import WorkingCopy
from catalog.visibility import view
from catalog.workbench import workbench
from tests.operators.catalogue import CODE, PET, QUESTION, ROWS, act, active, add, client, locked_body, token, told
from tests.operators.pages import url

__all__ = ["active", "client"]

IF_DOG = "kind == 'dog'"


def offered(client, place):
    """The conditions that the form offers, by question."""
    choices = client.get(url("catalogue_add", CODE, place)).context["form"].fields["when"].choices
    return {question: dict(answers) for question, answers in choices if question}


def of_the_municipality():
    return workbench(CODE).definition.steps[0].sections[0].fields[-1]


def asked(**answers):
    """The ids of the questions that these answers call for."""
    return set(view(workbench(CODE).definition, {**answers, "ours_0a0b0c0d": "nero"}).answers)


def test_it_offers_the_answers_to_the_questions_before_it(client):
    dog_or_cat = {IF_DOG: "«Cane» a «Quale?»", "kind == 'cat'": "«Gatto» a «Quale?»"}
    assert offered(client, PET) == {"Quale?": dog_or_cat}
    assert offered(client, ROWS) == {"Quale?": dog_or_cat}
    assert offered(client, "documents") == {"Quale?": dog_or_cat}


def test_a_question_appears_only_to_who_gave_that_answer(client):
    assert add(client, PET, **QUESTION, when=IF_DOG).status_code == 302
    assert of_the_municipality().when == IF_DOG
    assert "ours_0a0b0c0d" in asked(kind="dog")
    assert "ours_0a0b0c0d" not in asked(kind="cat")
    page = client.get(url("catalogue_part", CODE, "passo/dati")).content.decode()
    assert page.count("Appare solo se «Quale?» è «Cane»") == 2  # after «Razza», which the catalogue asks so


@pytest.mark.parametrize(
    ("kind", "conditions"),
    [
        ("boolean", {"ours_00000001": "«Sì» a «Colore?»", "!ours_00000001": "«No» a «Colore?»"}),
        ("multichoice", {"'nero' in ours_00000001": "«Nero» a «Colore?»", "'bianco' in ours_00000001": "«Bianco» a «Colore?»"}),
        ("text", None),
    ],
)  # fmt: skip
def test_one_of_its_own_questions_may_lead_to_another(client, kind, conditions):
    add(client, PET, **QUESTION | {"type": kind, "voce": "ours_00000001"})
    assert offered(client, PET).get("Colore?") == conditions
    for condition in conditions or {}:
        assert add(client, PET, **QUESTION, when=condition).status_code == 302
        row = client.get(url("catalogue_part", CODE, "passo/dati")).context["sections"][0].children[0].rows[-1]
        assert "«Colore?»" in row.condition


def test_a_question_never_waits_for_itself_or_for_what_comes_later(client):
    add(client, PET, **QUESTION)
    form = client.get(url("catalogue_edit", CODE, f"{PET}/ours_0a0b0c0d")).context["form"]
    assert [question for question, _answers in form.fields["when"].choices if question] == ["Quale?"]
    assert add(client, PET, **QUESTION, when="ours_0a0b0c0d == 'nero'").status_code == 422


@pytest.mark.parametrize("when", ["kind == 'fish'", "true", "params.term_days > 1"])
def test_no_other_condition_is_taken(client, when):
    answer = add(client, PET, **QUESTION, when=when)
    assert (answer.status_code, WorkingCopy.objects.count()) == (422, 0)
    assert "Questa risposta non c'è più" in answer.context["form"].errors["when"][0]


def test_documents_and_declarations_may_have_one_too(client):
    add(client, "documents", label="Contratto", required="true", multiple="false", when=IF_DOG)
    add(client, "declarations", voce="ours_00000002", text="Ho letto.", kind="acknowledgement", when=IF_DOG)
    definition = workbench(CODE).definition
    assert (definition.documents[-1].when, definition.declarations[-1].when) == (IF_DOG, IF_DOG)


def test_the_condition_is_shown_again_and_taken_off(client):
    add(client, PET, **QUESTION, when=IF_DOG)
    address = url("catalogue_edit", CODE, f"{PET}/ours_0a0b0c0d")
    assert client.get(address).context["form"]["when"].value() == IF_DOG
    client.post(address, {"versione": workbench(CODE).token, "voce": "ours_0a0b0c0d", **QUESTION, "when": ""})
    assert of_the_municipality().when is None


def test_what_it_depends_on_cannot_be_hidden(client):
    add(client, PET, **QUESTION | {"type": "boolean", "voce": "ours_00000001", "label": "Abbaia?"})
    add(client, PET, **QUESTION, when="ours_00000001")
    said = told(act(client, "remove", f"{PET}/ours_00000001"))
    assert said[-1] == "Non si può togliere «Abbaia?», perché serve per: la domanda «Colore?»."


def test_a_new_version_without_that_answer_is_not_taken_and_says_why(client, active):
    add(client, PET, **QUESTION, when=IF_DOG)
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    steps = locked_body()["steps"]
    steps[0]["sections"][0]["fields"] = [
        {
            **steps[0]["sections"][0]["fields"][0],
            "options": [{"id": "cat", "label": "Gatto"}, {"id": "fish", "label": "Pesce"}],
        }
    ]
    active(steps=steps)
    answer = client.post(url("catalogue_adopt", CODE), {"versione": token()})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "Non si può togliere la risposta «Cane» di «Quale?», perché serve per: la domanda «Colore?»."
    ]
