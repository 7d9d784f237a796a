"""What a blueprint says about money and targets is checked before it is published."""

import copy

import pytest

from catalog.blueprint import Blueprint
from catalog.checks import blueprint_problems, source_problems
from tests.catalog.small import small

WHO = {"id": "who", "type": "person", "label": "Chi paga"}
FEE = {"id": "tariff", "label": "Tariffa", "when": "after", "payer": [{"question": "who"}]}
TARGET = {"id": "place", "label": "Posto", "working_days": 1, "until": ["closed"]}


def charging(**changes):
    body = small(fees=[copy.deepcopy(FEE)], payment={"how_to": "Con un bonifico."})
    body["steps"][0]["sections"][0]["fields"].append(WHO)
    body["workflow"]["transitions"][0]["effects"] = ["set_due"]
    return {**body, **changes}


def problems(body):
    blueprint = Blueprint.model_validate(body)
    return [message for _loc, message in [*blueprint_problems(blueprint), *source_problems(blueprint)]]


def test_a_service_that_charges_is_sound():
    assert problems(charging()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fees": []}, "`set_due` needs a fee with `when: after`"),
        ({"payment": None}, "`set_due` needs `payment`: the citizen must read how to pay"),
        ({"fees": [{**FEE, "payer": [{"question": "kind"}]}]}, "there is no question of type person or firm «kind»"),
        (
            {"fees": [FEE, {**FEE, "id": "stamp", "payer": []}]},
            "fees that are set together have one debtor: the same `payer`",
        ),
        (
            {"payment": {"how_to": "x", "due_days": {"param": "nothing"}}},
            "there is no parameter «nothing» of type integer",
        ),
    ],
)
def test_it_finds_a_charge_that_cannot_be_asked(changes, message):
    assert message in problems(charging(**changes))


def test_the_condition_of_a_payer_is_a_rule_like_the_others():
    fee = {**FEE, "payer": [{"question": "who", "when": "kind == 'bird'"}]}
    assert problems(charging(fees=[fee])) == ["«bird» is not an option of «kind»"]


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([{**TARGET, "until": ["nowhere"]}], "there is no state «nowhere»"),
        ([TARGET, TARGET], "the id «place» is used twice"),
        ([{**TARGET, "working_days": {"param": "nothing"}}], "there is no parameter «nothing» of type integer"),
    ],
)
def test_it_finds_a_target_that_cannot_be_met(targets, message):
    assert message in problems(small(term={"days": 30, "targets": targets}))
