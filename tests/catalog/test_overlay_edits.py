"""One change at a time over an overlay: what is applied can be undone, and what is locked is never touched."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.blueprint import Blueprint
from catalog.overlay import OverlayError, apply_overlay
from catalog.overlay_edits import (
    hide,
    in_order,
    list_at,
    move,
    natural_order,
    node_at,
    patch_at,
    put_item,
    remove_item,
    reset,
    reset_order,
    set_value,
    unhide,
)
from tests.catalog.small import small

FIELDS = ("steps", "dati", "sections", "pet", "fields")
ROWS = ("steps", "dati", "sections", "owners", "fields")
OWN = {"id": "ours_1", "type": "text", "label": "Nome del cane", "required": False}


def body(**changes):
    raw = small(**changes)
    raw["steps"][0]["sections"][1]["fields"][0]["locked"] = True
    return Blueprint.model_validate(raw).model_dump(mode="json", by_alias=True, exclude_none=True)


BODY = body()
LISTS = [FIELDS, ROWS, ("documents",), ("declarations",), ("sheet", "needed_points"), ("sheet", "legal_basis")]
TEXTS = [
    ("title",), ("sheet", "summary"), ("sheet", "times", "text"), (*FIELDS, "kind", "label"), (*FIELDS, "breed", "help"),
    (*FIELDS, "kind", "options", "dog", "label"), ("documents", "photo", "label"), ("privacy", "legal_basis"),
]  # fmt: skip
words = st.text(min_size=1, max_size=20).filter(str.strip)


@st.composite
def edits(draw):
    """A change as an administrator may ask for it, allowed or not."""
    path = draw(st.sampled_from(LISTS))
    item = (*path, draw(st.sampled_from([one["id"] for one in list_at(BODY, path)] + ["ours_1", "ours_2"])))
    return draw(
        st.sampled_from(
            [
                lambda o: set_value(BODY, o, draw(st.sampled_from(TEXTS)), draw(words)),
                lambda o: hide(BODY, o, item),
                lambda o: unhide(o, item),
                lambda o: move(BODY, o, item, draw(st.sampled_from([-1, 1]))),
                lambda o: put_item(BODY, o, path, {"id": draw(st.sampled_from(["ours_1", "ours_2"])), "label": "x"}),
                lambda o: remove_item(o, item),
                lambda o: reset(o, item),
                lambda o: reset_order(o, path),
            ]
        )
    )


def applied(overlay, edit):
    try:
        return edit(overlay)
    except OverlayError:
        return overlay


@st.composite
def overlays(draw):
    overlay = {}
    for edit in draw(st.lists(edits(), max_size=8)):
        overlay = applied(overlay, edit)
    return overlay


@given(overlays(), edits())
def test_the_result_always_applies_and_nothing_given_is_changed(overlay, edit):
    before = copy.deepcopy(overlay)
    after = applied(overlay, edit)
    assert overlay == before
    apply_overlay(BODY, after)


@given(overlays())
def test_what_is_locked_stays_as_it_is(overlay):
    merged = apply_overlay(BODY, overlay)
    assert node_at(merged, (*ROWS, "name")) == node_at(BODY, (*ROWS, "name"))


@given(overlays(), st.sampled_from(TEXTS), words)
def test_a_text_set_and_reset_is_the_catalogues_again(overlay, path, text):
    back = reset(set_value(BODY, reset(overlay, path), path, text), path)
    assert back == reset(overlay, path)


@given(st.sampled_from(TEXTS), words)
def test_alone_it_leaves_nothing_behind(path, text):
    assert reset(set_value(BODY, {}, path, text), path) == {}


@given(
    overlays(), st.sampled_from([(*FIELDS, "age_years"), ("documents", "photo"), ("sheet", "needed_points", "spid")])
)
def test_hidden_and_shown_again_is_where_it_was(overlay, path):
    shown = unhide(overlay, path)
    again = unhide(hide(BODY, shown, path), path)
    assert apply_overlay(BODY, again) == apply_overlay(BODY, shown)


@given(overlays(), st.sampled_from([FIELDS, ("documents",)]))
def test_added_and_removed_leaves_the_rest(overlay, path):
    without = remove_item(overlay, (*path, "ours_1"))
    assert remove_item(put_item(BODY, without, path, {**OWN}), (*path, "ours_1")) == without


@given(overlays(), st.sampled_from(["kind", "breed", "age_years"]), st.sampled_from([-1, 1]))
def test_moved_there_and_back_is_where_it_was(overlay, name, by):
    path = (*FIELDS, name)
    shown = unhide(overlay, path)
    once = move(BODY, shown, path, by)
    if once != shown:
        assert apply_overlay(BODY, move(BODY, once, path, -by)) == apply_overlay(BODY, shown)


def test_the_catalogues_own_words_are_no_change():
    assert set_value(BODY, {}, ("title",), BODY["title"]) == {}
    assert set_value(BODY, {"title": "Mio"}, ("title",), BODY["title"]) == {}


def test_at_the_end_of_the_list_nothing_happens():
    partly = {
        "steps": {"change": {"dati": {"sections": {"change": {"pet": {"fields": {"order": ["breed", "age_years"]}}}}}}}
    }
    assert move(BODY, partly, (*FIELDS, "kind"), 1) == partly


def test_moving_back_to_the_catalogues_order_leaves_no_order():
    path = (*FIELDS, "breed")
    assert patch_at(move(BODY, {}, path, -1), FIELDS) == {"order": ["breed", "kind", "age_years"]}
    assert move(BODY, move(BODY, {}, path, -1), path, 1) == {}


def test_a_move_jumps_over_what_is_hidden():
    overlay = move(BODY, hide(BODY, {}, (*FIELDS, "breed")), (*FIELDS, "age_years"), -1)
    assert [f["id"] for f in list_at(apply_overlay(BODY, overlay), FIELDS)] == ["age_years", "kind"]


def test_an_own_item_is_written_anew_in_its_place():
    overlay = put_item(BODY, put_item(BODY, {}, FIELDS, OWN), FIELDS, {**OWN, "label": "Altro"})
    assert [item["label"] for item in patch_at(overlay, FIELDS)["added"]] == ["Altro"]
    assert in_order(natural_order(BODY, overlay, FIELDS), [])[-1] == "ours_1"


@pytest.mark.parametrize(
    "edit",
    [
        lambda: set_value(BODY, {}, (*ROWS, "name", "label"), "x"),
        lambda: hide(BODY, {}, (*ROWS, "name")),
        lambda: hide(BODY, {}, ("steps", "dati", "sections", "owners")),
        lambda: set_value(BODY, {}, ("code",), "altro"),
        lambda: set_value(BODY, {}, ("parameters", "term_days", "label"), "x"),
        lambda: set_value(BODY, {}, (*FIELDS, "kind", "id"), "x"),
        lambda: set_value(BODY, {}, ("sheet", "times"), "x"),
        lambda: hide(BODY, {}, ("sheet", "times")),
        lambda: put_item(BODY, {}, FIELDS, {"id": "kind"}),
        lambda: put_item(BODY, {}, ("parameters",), {"id": "ours_1"}),
        lambda: move(BODY, {}, ("computed", "x"), 1),
    ],
)
def test_it_refuses_what_is_locked_or_the_catalogues(edit):
    with pytest.raises(OverlayError) as refused:
        edit()
    assert refused.value.kind in ("locked", "unknown")


@pytest.mark.parametrize("path", [(*FIELDS, "zz", "label"), ("zz", "x"), ("documents", "photo", "label", "x")])
def test_it_refuses_a_place_that_is_none(path):
    with pytest.raises(OverlayError) as refused:
        set_value(BODY, {}, path, "x")
    assert refused.value.kind in ("unknown", "locked")
