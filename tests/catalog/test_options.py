"""Lists that a municipality writes."""

import pytest

from catalog.checking import problems_of_answers
from catalog.summary import summary
from tests.catalog.answers import TODAY
from tests.catalog.small import small, with_fields

NURSERIES = [{"id": "north", "label": "Nido Nord"}, {"id": "south", "label": "Nido Sud"}]


@pytest.fixture
def definition():
    parameter = {"id": "nurseries", "type": "options", "label": "Nidi", "help": "I nidi del Comune."}
    field = {"id": "nursery", "type": "choice", "label": "Nido", "options_param": "nurseries"}
    return with_fields(field, parameters=[*small()["parameters"], parameter], values={"nurseries": NURSERIES})


def test_it_offers_what_the_municipality_wrote(definition):
    assert problems_of_answers(definition, {"nursery": "south"}, (), TODAY) == []
    assert [p.field_id for p in problems_of_answers(definition, {"nursery": "west"}, (), TODAY)] == ["nursery"]


def test_it_reads_their_names_in_the_summary(definition):
    assert summary(definition, {"nursery": "north"}, {}, TODAY)[0].rows[0].value == "Nido Nord"
