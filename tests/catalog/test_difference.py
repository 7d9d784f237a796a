"""The three-way difference, and who follows the catalogue by itself."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from catalog.blueprint import Blueprint
from catalog.difference import difference
from tests.catalog.small import small

paths = st.sampled_from([{}, {"title": "Mio"}, {"documents": {"hidden": ["photo"]}}, {"sheet": {"summary": "Mio"}}])


def blueprint(**changes):
    return Blueprint.model_validate(small(**changes))


@given(paths)
def test_equal_versions_have_no_difference(overlay):
    assert not difference(blueprint(), blueprint(), overlay)


def test_it_tells_what_changed_in_plain_italian():
    found = difference(blueprint(), blueprint(title="Nuovo"), {})
    assert [change.description for change in found.changes] == ["Titolo: da «Servizio di prova» a «Nuovo»"]


def test_it_tells_items_added_removed_and_moved():
    sheet = copy.deepcopy(small()["sheet"])
    sheet["needed_points"] = [{"id": "cie", "text": "CIE"}, {"id": "spid", "text": "SPID"}]
    found = difference(blueprint(), blueprint(sheet=sheet, documents=[]), {})
    assert {(change.kind, change.path[-1]) for change in found.changes} == {("added", "cie"), ("removed", "photo")}
    moved = copy.deepcopy(sheet)
    moved["needed_points"].reverse()
    again = difference(blueprint(sheet=sheet), blueprint(sheet=moved), {})
    assert [change.kind for change in again.changes] == ["moved"]


def test_it_is_a_conflict_only_where_both_changed():
    new = blueprint(title="Nuovo")
    assert len(difference(blueprint(), new, {"title": "Mio"}).conflicts) == 1
    assert difference(blueprint(), new, {"sheet": {"summary": "Mio"}}).conflicts == ()


def test_a_change_inside_a_hidden_item_is_a_conflict():
    new = blueprint(documents=[{"id": "photo", "label": "Foto recente", "when": "kind == 'cat'", "step": "dati"}])
    assert len(difference(blueprint(), new, {"documents": {"hidden": ["photo"]}}).conflicts) == 1
