"""Changing a service: texts, questions, order, and what may not be touched."""

import pytest

from catalog.models import WorkingCopy
from catalog.queries import current_definition, get_service
from catalog.workbench import workbench
from tests.operators.catalogue import CODE, PET, QUESTION, ROWS, act, active, add, client, edit, marco, told
from tests.operators.pages import url

__all__ = ["active", "client", "marco"]


@pytest.mark.parametrize("part", ["scheda", "privacy", "passo/dati", "documenti", "dichiarazioni", "dopo"])
def test_every_part_has_its_page(client, part):
    assert client.get(url("catalogue_part", CODE, part)).status_code == 200


@pytest.mark.parametrize("part", ["passo/zz", "zz", "workflow"])
def test_there_are_no_other_parts(client, part):
    assert client.get(url("catalogue_part", CODE, part)).status_code == 404


def test_a_text_is_changed_marked_and_taken_back(client):
    assert edit(client, "sheet/summary", summary="Una frase nostra.").status_code == 302
    page = client.get(url("catalogue_part", CODE, "scheda")).content.decode()
    assert "Una frase nostra." in page
    assert "Modificato da voi" in page
    assert current_definition(get_service(CODE)).sheet.summary == "Una frase."
    assert told(act(client, "reset", "sheet/summary")) == ["Tornato al testo del catalogo."]
    assert workbench(CODE).overlay == {}


def test_an_optional_text_can_be_written_and_emptied(client):
    edit(client, f"{PET}/kind", label="Quale?", help="Uno solo.")
    assert workbench(CODE).definition.steps[0].sections[0].fields[0].help == "Uno solo."
    edit(client, f"{PET}/kind", label="Quale?", help="")
    assert workbench(CODE).overlay == {}
    edit(client, "next_steps", next_steps="Prima cosa.\n\nSeconda cosa.\n")
    assert workbench(CODE).definition.next_steps == ("Prima cosa.", "Seconda cosa.")


@pytest.mark.parametrize(
    ("place", "fields", "said"),
    [
        ("sheet/summary", {"summary": ""}, "Compila questo campo."),
        ("sheet/summary", {"summary": "x" * 301}, "troppo lungo"),
        ("sheet/how_to", {"how_to": "Entro {giorni}."}, "«{giorni}» non è un valore di questo servizio"),
    ],
)
def test_a_wrong_text_is_said_and_kept_on_the_page(client, place, fields, said):
    answer = edit(client, place, **fields)
    assert (answer.status_code, WorkingCopy.objects.count()) == (422, 0)
    assert said in str(answer.context["form"].errors)


def test_a_value_in_braces_is_filled_for_the_citizen(client):
    edit(client, "sheet/how_to", how_to="Rispondiamo in {term_days} giorni.")
    assert workbench(CODE).definition.sheet.how_to == "Rispondiamo in 30 giorni."
    assert "Rispondiamo in 30 giorni." in client.get(url("catalogue_part", CODE, "scheda")).content.decode()


def test_questions_move_hide_and_come_back(client):
    act(client, "up", f"{PET}/age_years")
    act(client, "hide", f"{PET}/age_years")
    assert [f.id for f in workbench(CODE).definition.steps[0].sections[0].fields] == ["kind", "breed"]
    act(client, "show", f"{PET}/age_years")
    assert [f.id for f in workbench(CODE).definition.steps[0].sections[0].fields] == ["kind", "age_years", "breed"]
    act(client, "reset_order", PET)
    assert workbench(CODE).overlay == {}


@pytest.mark.parametrize(
    ("verb", "place", "said"),
    [
        ("hide", f"{PET}/kind", "Non si può togliere «Quale?», perché serve per: la domanda «Razza», il documento «Foto»."),
        ("up", f"{PET}/breed", "«Quale?» deve restare prima, perché serve per: la domanda «Razza»."),
        ("hide", f"{ROWS}/name", "Questa parte non si può cambiare: lo richiedono la legge o il modello nazionale dei servizi."),
        ("hide", f"{PET}/zz", "Questa parte non c'è più nel servizio."),
        ("hide", "declarations/true_data", "Così non resterebbe niente, e qualcosa è necessario: il servizio."),
    ],
)  # fmt: skip
def test_what_would_break_is_refused_in_words(client, verb, place, said):
    assert told(act(client, verb, place)) == [said]
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    "place", ["checks/x", "workflow/states/closed", "parameters/term_days", "computed/x", "code", "", "zz"]
)
@pytest.mark.parametrize("verb", ["hide", "up", "reset", "remove", "destroy"])
def test_what_the_editor_does_not_offer_is_not_there(client, verb, place):
    assert act(client, verb, place).status_code == 404


@pytest.mark.parametrize(
    "place", [f"{ROWS}/name", f"{PET}/zz", "term/days", "privacy", "workflow/initial", "documents/zz"]
)
def test_what_is_locked_or_not_there_has_no_form(client, place):
    assert client.get(url("catalogue_edit", CODE, place)).status_code == 404


def test_what_is_locked_shows_a_reason_and_no_buttons(client):
    page = client.get(url("catalogue_part", CODE, "passo/dati"))
    row = page.context["sections"][1].children[0].rows[0]
    assert (row.title, row.hideable) == ("Nome", False)
    assert "non si cambia" in row.lock
    assert f'value="{ROWS}/name"' not in page.content.decode()


def test_a_question_is_added_changed_and_taken_away(client):
    assert add(client, PET, **QUESTION).status_code == 302
    mine = workbench(CODE).definition.steps[0].sections[0].fields[-1]
    assert (mine.type, mine.label, mine.required) == ("choice", "Colore?", True)
    assert [(o.id, o.label) for o in mine.options] == [("nero", "Nero"), ("bianco", "Bianco")]
    edit(client, f"{PET}/ours_0a0b0c0d", voce="ours_0a0b0c0d", **(QUESTION | {"options": "Bianco\nRosso"}))
    assert [o.id for o in workbench(CODE).definition.steps[0].sections[0].fields[-1].options] == ["bianco", "rosso"]
    act(client, "remove", f"{PET}/ours_0a0b0c0d")
    assert workbench(CODE).overlay == {}


KINDS = [
    "text", "textarea", "integer", "money", "date", "boolean", "address", "email", "phone", "fiscal_code", "person", "firm",
    "iban", "plate", "cadastral", "period", "multichoice",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_question_works_as_it_is(client, kind):
    assert add(client, PET, **(QUESTION | {"type": kind})).status_code == 302
    assert workbench(CODE).definition.steps[0].sections[0].fields[-1].type == kind


def test_a_note_has_words_and_no_answer(client):
    assert add(client, PET, **(QUESTION | {"type": "note"})).status_code == 422
    assert add(client, PET, **(QUESTION | {"type": "note", "help": "Leggi bene."})).status_code == 302


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("documents", {"label": "Contratto", "required": "true", "multiple": "false"}),
        ("declarations", {"text": "Ho letto il regolamento.", "kind": "acknowledgement"}),
        ("sheet/needed_points", {"text": "Il contratto."}),
        ("sheet/audience_points", {"text": "A chi ha un cane."}),
        ("sheet/legal_basis", {"act": "Regolamento comunale", "article": "articolo 3"}),
        ("sheet/times/calendar", {"label": "Risposta", "label_when": "Entro un mese"}),
        ("sheet/costs/lines", {"label": "Bollo", "amount": "16,00"}),
    ],
)
def test_other_lists_grow_too(client, place, fields):
    assert client.get(url("catalogue_add", CODE, place)).status_code == 200
    assert add(client, place, **fields).status_code == 302
    assert workbench(CODE).definition
    assert client.get(url("catalogue_edit", CODE, f"{place}/ours_0a0b0c0d")).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"type": ""}, {"type": "isee"}, {"label": ""}, {"options": "Una"}, {"voce": "kind"}, {"voce": "ours_zz"}]
)
def test_a_wrong_question_is_not_added(client, wrong):
    assert add(client, PET, **(QUESTION | wrong)).status_code == 422
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    "place", ["steps", "checks", "parameters", "steps/dati/sections", "steps/zz/sections/pet/fields"]
)
def test_nothing_is_added_elsewhere(client, place):
    assert client.get(url("catalogue_add", CODE, place)).status_code == 404


def test_answers_of_the_catalogue_can_be_reworded_and_hidden_on_the_question(client):
    page = client.get(url("catalogue_edit", CODE, f"{PET}/kind"))
    assert [row.title for row in page.context["options"].rows] == ["Cane", "Gatto"]
    answer = edit(client, f"{PET}/kind/options/dog", label="Un cane", help="")
    assert answer["Location"].startswith(url("catalogue_edit", CODE, f"{PET}/kind"))
    assert workbench(CODE).definition.steps[0].sections[0].fields[0].options[0].label == "Un cane"
