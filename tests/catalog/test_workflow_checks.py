"""A workflow that could leave a case stuck is not published."""

import copy

import pytest

from catalog.blueprint import Blueprint
from catalog.checks import blueprint_problems
from tests.catalog.small import small

STATE = {"id": "limbo", "label": "Limbo", "public_label": "Limbo", "milestone": "sent"}


def problems(change) -> list[str]:
    workflow = copy.deepcopy(small()["workflow"])
    change(workflow)
    return [message for _loc, message in blueprint_problems(Blueprint.model_validate(small(workflow=workflow)))]


def close(workflow) -> dict:
    return workflow["transitions"][0]


def lead_to_limbo(workflow):
    workflow["states"].append(STATE)
    workflow["transitions"].append({**close(workflow), "id": "wait", "to": "limbo"})


def test_a_sound_workflow_has_no_problems():
    assert problems(lambda workflow: None) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: w["states"].append(STATE), "no transition leads to this state"),
        (lead_to_limbo, "this state is not final and nothing leads out of it"),
        (lambda w: close(w).update({"from": ["received", "closed"]}), "a final state cannot be left"),
        (lambda w: w["states"][1].pop("outcome"), "a final state needs an outcome"),
        (lambda w: w.update(initial="nowhere"), "there is no state «nowhere»"),
        (lambda w: close(w).update({"from": ["nowhere"]}), "there is no state «nowhere»"),
        (lambda w: w["states"][0].update(milestone="none"), "there is no milestone «none»"),
        (lambda w: close(w).pop("roles"), "who may do it? a transition by hand names its roles"),
        (
            lambda w: close(w).update(trigger="registered"),
            "a transition that follows an event is nobody's act: it has no roles",
        ),
        (lambda w: close(w).update(effects=["notify"]), "`notify` and `event` go together"),
        (lambda w: close(w).update(event="closed"), "`notify` and `event` go together"),
        (lambda w: close(w).update(effects=["notify"], event="party"), "there is no message «party»"),
        (lambda w: close(w).update(needs_document=True), "`needs_document` wants the effect `issue_outcome`"),
        (lambda w: close(w).update(guard="case.happy"), "«case.happy» does not exist"),
        (lambda w: w["transitions"].append(close(w)), "the id «close» is used twice"),
    ],
)
def test_it_says(change, said):
    assert said in problems(change)
