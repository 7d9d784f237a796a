"""What the engine says to administrators: no ids, no English, no code."""

import copy

import pytest

from catalog.actions.change import InvalidCustomisation, resolved
from catalog.adoption import Sides, adoption
from catalog.blueprint import Blueprint
from catalog.condition_words import condition_in_words
from catalog.difference import difference
from catalog.overlay import apply_overlay
from catalog.preview import everything_shown
from catalog.problem_words import in_words
from catalog.workbench import body_of
from tests.catalog.small import small, small_definition


def pet_fields(patch):
    return {"steps": {"change": {"dati": {"sections": {"change": {"pet": {"fields": patch}}}}}}}


def refused(overlay, **changes):
    base = Blueprint.model_validate(small(**changes))
    with pytest.raises(InvalidCustomisation) as error:
        resolved(base, "0" * 64, {}, overlay)
    body = body_of(base)
    try:
        merged = apply_overlay(body, overlay)
    except ValueError:
        merged = body
    return in_words(error.value.found, merged, body)


CHECK = {"checks": [{"id": "old", "rule": "age_years > 1", "message": "Troppo giovane.", "fields": ["age_years"]}]}


@pytest.mark.parametrize(
    ("overlay", "changes", "said"),
    [
        (
            pet_fields({"hidden": ["kind"]}), {},
            ["Non si può togliere «Quale?», perché serve per: la domanda «Razza», il documento «Foto»."],
        ),
        (
            pet_fields({"order": ["breed"]}), {},
            ["«Quale?» deve restare prima, perché serve per: la domanda «Razza»."],
        ),
        (
            pet_fields({"change": {"kind": {"options": {"hidden": ["cat"]}}}}), {},
            ["Non si può togliere la risposta «Gatto» di «Quale?», perché serve per: il documento «Foto»."],
        ),
        (
            pet_fields({"hidden": ["age_years"]}), CHECK,
            ["Non si può togliere «Anni», perché serve per: il controllo «Troppo giovane.»."],
        ),
        (
            {"declarations": {"hidden": ["true_data"]}}, {},
            ["Così non resterebbe niente, e qualcosa è necessario: il servizio."],
        ),
        ({"title": "x" * 301}, {}, ["Il testo è troppo lungo: il servizio."]),
        (
            {"documents": {"hidden": ["zz"]}}, {},
            ["Questa parte non c'è più nel servizio: il servizio."],
        ),
    ],
)  # fmt: skip
def test_a_refusal_names_what_would_break_and_why(overlay, changes, said):
    assert refused(overlay, **changes) == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("kind == 'dog'", "«Quale?» è «Cane»"),
        ("kind != 'dog'", "«Quale?» non è «Cane»"),
        ("kind in ['dog', 'cat']", "«Quale?» è «Cane» o «Gatto»"),
        ("row.abroad", "«Estero?» è «sì»"),
        ("!row.abroad && kind == 'cat'", "«Estero?» è «no» e «Quale?» è «Gatto»"),
        ("kind == 'cat' || kind == 'dog'", "«Quale?» è «Gatto» oppure «Quale?» è «Cane»"),
        ("age_years > 3", "dipende da «Anni»"),
        ("size(owners) > 1 && (kind == 'cat')", "dipende da «Proprietari», «Quale?»"),
        ("params.term_days > 40", "dipende dai valori scelti dal Comune"),
    ],
)
def test_a_condition_is_said_in_words(rule, said):
    assert condition_in_words(small_definition(), rule) == said


def test_a_preview_shows_all_and_says_when_each_appears():
    shown = everything_shown(small_definition())
    breed = shown.steps[0].sections[0].fields[1]
    assert (breed.when, breed.help) == (None, "[Appare solo se: «Quale?» è «Cane»]")
    assert shown.documents[0].help == "[Appare solo se: «Quale?» è «Gatto»]"
    assert everything_shown(small_definition()).model_dump(
        exclude={"steps", "documents"}
    ) == small_definition().model_dump(exclude={"steps", "documents"})


def test_a_difference_names_places_by_their_titles():
    steps = copy.deepcopy(small()["steps"])
    steps[0]["sections"][0]["fields"][0]["label"] = "Quale animale?"
    steps[0]["sections"][0]["fields"][1]["when"] = "kind == 'cat'"
    steps[0]["sections"][1]["fields"].append({"id": "town", "type": "text", "label": "Città"})
    found = difference(Blueprint.model_validate(small()), Blueprint.model_validate(small(steps=steps)), {})
    assert [change.description for change in found.changes] == [
        "Passo «Dati» › Sezione «Animale» › Domande: da «Quale?» a «Quale animale?»",
        "Passo «Dati» › Sezione «Animale» › Domanda «Razza» › Quando appare: cambia la condizione",
        "Passo «Dati» › Sezione «Proprietari» › Domande: aggiunto «Città»",
    ]


@pytest.fixture
def planned(tmp_path, in_segrate):
    """The decisions for a new version over an overlay."""
    from catalog.actions.activate import activate
    from catalog.actions.customise import customise
    from catalog.publishing import publish
    from catalog.workbench import workbench
    from tests.catalog.small import write

    def _plan(overlay, **changes):
        publish([write(tmp_path, small())])
        activate("prova", {}, "sociale", {})
        customise("prova", overlay, row_version=1, by={})
        assert publish([write(tmp_path, small(**changes))]).ok
        return adoption(workbench("prova"))

    return _plan


def test_only_what_both_changed_is_to_be_decided(planned):
    plan = planned({"title": "Nostro", "documents": {"hidden": ["photo"]}}, title="Loro", topics=["Aria"])
    assert [(c.place, c.can_keep) for c in plan.conflicts] == [("Titolo", True)]
    assert plan.conflicts[0].sides == (Sides("", "Servizio di prova", "Loro", "Nostro"),)
    assert [change.description for change in plan.free] == ["Argomenti: da «Acqua» a «Aria»"]
    assert plan.overlay(set())["title"] == "Nostro"
    assert plan.overlay({"title"}) == {"documents": {"hidden": ["photo"]}}


def test_what_we_hid_and_they_rewrote_is_hidden_or_shown(planned):
    document = {**small()["documents"][0], "label": "Foto recente"}
    plan = planned({"documents": {"hidden": ["photo"]}}, documents=[document])
    (conflict,) = plan.conflicts
    assert (conflict.hidden, conflict.can_keep, conflict.place) == (True, True, "Documento «Foto»")
    assert plan.overlay(set()) == {"documents": {"hidden": ["photo"]}}
    assert plan.overlay({conflict.key}) == {}


def test_what_we_changed_and_they_took_away_cannot_be_kept(planned):
    plan = planned({"documents": {"change": {"photo": {"label": "Ritratto"}}}}, documents=[])
    (conflict,) = plan.conflicts
    assert (conflict.sides, conflict.can_keep) == ((Sides("", "Foto", "Non c'è più", "Ritratto"),), False)
    assert plan.overlay(set()) == {}


def test_a_new_value_of_the_municipalitys_is_asked(planned):
    parameter = {"id": "fee", "type": "money", "label": "Tariffa", "help": "Quanto."}
    plan = planned({}, parameters=[*small()["parameters"], parameter])
    assert [wanted.id for wanted in plan.wanted] == ["fee"]
