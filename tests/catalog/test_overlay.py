"""The overlay as a keyed merge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.blueprint import Blueprint
from catalog.overlay import OverlayError, apply_overlay, prune, touched
from tests.catalog.small import small, small_definition

ids = st.lists(st.from_regex(r"[a-z]{1,6}\Z"), unique=True, min_size=1, max_size=8)


def items(names):
    return [{"id": name, "label": name.upper()} for name in names]


def labels(body):
    return [item["id"] for item in body["documents"]]


@given(ids)
def test_an_empty_overlay_changes_nothing(names):
    body = {"documents": items(names), "sheet": {"summary": "x"}}
    assert apply_overlay(body, {}) == body
    assert apply_overlay(body, {"documents": {}, "sheet": {}}) == body


@given(ids, st.randoms(use_true_random=False))
def test_order_is_a_permutation(names, random):
    wanted = random.sample(names, random.randint(0, len(names)))
    merged = apply_overlay({"documents": items(names)}, {"documents": {"order": wanted}})
    assert sorted(labels(merged)) == sorted(names)
    assert labels(merged)[: len(wanted)] == wanted


@given(ids, st.data())
def test_hidden_removes_exactly_what_it_names(names, data):
    gone = data.draw(st.sets(st.sampled_from(names)))
    merged = apply_overlay({"documents": items(names)}, {"documents": {"hidden": sorted(gone)}})
    assert labels(merged) == [name for name in names if name not in gone]


@given(ids, st.data())
def test_change_touches_only_the_item_it_names(names, data):
    name = data.draw(st.sampled_from(names))
    body = {"documents": items(names)}
    merged = apply_overlay(body, {"documents": {"change": {name: {"label": "nuovo"}}}})
    changed = [new["id"] for new, old in zip(merged["documents"], body["documents"], strict=True) if new != old]
    assert changed == [name]
    assert body == {"documents": items(names)}


@given(ids, ids)
def test_added_items_come_last(names, more):
    new = [name for name in more if name not in names]
    merged = apply_overlay({"documents": items(names)}, {"documents": {"added": items(new)}})
    assert labels(merged) == names + new


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        ({"code": "altro"}, "code: is locked"),
        ({"restricted": False}, "restricted: is locked"),
        ({"parameters": {"hidden": ["a"]}}, "parameters: is locked"),
        ({"documents": {"hidden": ["zz"]}}, "documents.zz: does not exist"),
        ({"documents": {"change": {"zz": {}}}}, "documents.zz: does not exist"),
        ({"documents": {"order": ["zz"]}}, "order names an item that does not exist"),
        ({"documents": {"order": ["a", "a"]}}, "order names an item twice"),
        ({"documents": {"added": [{"id": "a"}]}}, "needs an id of its own"),
        ({"documents": {"hidden": ["fixed"]}}, "documents.fixed: is locked and cannot be hidden"),
        ({"documents": {"change": {"fixed": {"label": "x"}}}}, "documents.fixed: is locked"),
        ({"documents": {"change": {"a": {"id": "b"}}}}, "cannot be changed"),
        ({"documents": "x"}, "has another shape"),
    ],
)
def test_it_refuses(overlay, said):
    body = {"code": "c", "documents": [{"id": "a", "label": "A"}, {"id": "fixed", "label": "F", "locked": True}]}
    with pytest.raises(OverlayError, match=said):
        apply_overlay(body, overlay)


def test_a_section_with_a_locked_field_cannot_be_hidden():
    body = {"steps": [{"id": "s", "sections": [{"id": "x", "fields": [{"id": "f", "locked": True}]}]}]}
    with pytest.raises(OverlayError, match="locked and cannot be hidden"):
        apply_overlay(body, {"steps": {"change": {"s": {"sections": {"hidden": ["x"]}}}}})


def test_a_municipality_can_change_the_workflow():
    overlay = {"workflow": {"transitions": {"change": {"close": {"label": "Concludi"}}}}}
    assert small_definition(overlay).workflow.transition("close").label == "Concludi"


def test_a_required_text_cannot_be_emptied():
    with pytest.raises(ValidationError):
        small_definition({"privacy": {"purpose": ""}})


def test_touched_names_every_place():
    overlay = {
        "title": "x",
        "documents": {"hidden": ["a"], "change": {"b": {"label": "y"}}, "added": [{"id": "c"}], "order": ["b"]},
    }
    assert set(touched(overlay)) == {
        ("title",), ("documents", "a"), ("documents", "b", "label"), ("documents", "c"), ("documents", "order"),
    }  # fmt: skip


def test_prune_drops_what_speaks_of_things_that_are_no_more():
    overlay = {"documents": {"hidden": ["photo", "gone"], "change": {"gone": {"label": "x"}}, "order": ["gone"]}}
    body = Blueprint.model_validate(small()).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert prune(overlay, body) == {"documents": {"hidden": ["photo"]}}
    assert prune({"documents": {"hidden": ["gone"]}}, body) == {}


def test_placeholders_become_values():
    definition = small_definition(values={"term_days": 45})
    assert definition.sheet.times.text == "Entro 45 giorni."
    assert definition.term_days == 45


def test_the_same_inputs_give_the_same_name_and_others_another():
    assert small_definition().hash == small_definition().hash
    assert small_definition().hash != small_definition(values={"term_days": 31}).hash
    assert small_definition().hash != small_definition({"title": "Nuovo titolo"}).hash
