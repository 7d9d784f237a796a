"""What was ever stored stays readable."""

import json
from pathlib import Path

import pytest

from catalog.canonical import canonical_json, content_hash
from catalog.resolve import read_definition
from catalog.upcasters import UnreadableFormat, upcast

CORPUS = sorted((Path(__file__).parent / "corpus").glob("format*/*.json"))


def test_it_has_a_corpus_for_every_format():
    assert {path.parent.name for path in CORPUS} == {"format1"}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_reads_a_stored_definition_under_the_name_it_was_stored_with(path):
    body = json.loads(path.read_text(encoding="utf-8"))
    stored_hash = content_hash(body)
    definition = read_definition(body, stored_hash)
    assert definition.hash == stored_hash
    assert definition.visible_steps({})


def test_it_brings_an_old_body_up_step_by_step():
    steps = {
        1: lambda b: {**b, "format": 2, "name": b["title"]},
        2: lambda b: {**b, "format": 3, "size": len(b["name"])},
    }
    assert upcast({"format": 1, "title": "abc"}, steps, target=3)["size"] == 3


@pytest.mark.parametrize("body", [{"format": 99}, {}])
def test_it_says_so_when_a_format_is_unknown(body):
    with pytest.raises(UnreadableFormat):
        upcast(body)


def test_the_name_of_a_content_does_not_depend_on_the_order_of_keys():
    assert canonical_json({"b": "è", "a": [2, 1]}) == '{"a":[2,1],"b":"è"}'
    assert content_hash({"b": 1, "a": 2}) == content_hash({"a": 2, "b": 1})
    assert content_hash([1, 2]) != content_hash([2, 1])
