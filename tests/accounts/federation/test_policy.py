import pytest

from integrations.identity.federation.policy import BadPolicy, applied, combined


@pytest.mark.parametrize(
    ("rules", "before", "after"),
    [
        ({"value": "x"}, "y", "x"),
        ({"value": "x"}, None, "x"),
        ({"value": None}, "y", None),
        ({"add": ["b"]}, ["a"], ["a", "b"]),
        ({"add": "a"}, ["a"], ["a"]),
        ({"add": ["a"]}, None, ["a"]),
        ({"default": "x"}, None, "x"),
        ({"default": "x"}, "y", "y"),
        ({"one_of": ["x", "y"]}, "y", "y"),
        ({"one_of": ["x"]}, None, None),
        ({"subset_of": ["a", "b"]}, ["b", "c"], ["b"]),
        ({"subset_of": ["a"]}, ["c"], None),
        ({"superset_of": ["a"]}, ["a", "b"], ["a", "b"]),
        ({"essential": True}, "x", "x"),
        ({"essential": False}, None, None),
        ({"default": ["a"], "superset_of": ["a"], "essential": True}, None, ["a"]),
        ({"regexp": "^x"}, "y", "y"),
    ],
)
def test_it_applies_each_operator(rules, before, after):
    metadata = {} if before is None else {"p": before}
    assert applied({"p": rules}, metadata).get("p") == after


@pytest.mark.parametrize(
    ("rules", "before"),
    [
        ({"one_of": ["x"]}, "y"),
        ({"superset_of": ["a", "b"]}, ["a"]),
        ({"essential": True}, None),
        ({"subset_of": ["a"], "essential": True}, ["c"]),
        ({"value": "y", "one_of": ["x"]}, "x"),
    ],
)
def test_it_refuses_what_breaks_a_policy(rules, before):
    with pytest.raises(BadPolicy):
        applied({"p": rules}, {} if before is None else {"p": before})


@pytest.mark.parametrize(
    ("upper", "lower", "both"),
    [
        ({"value": "x"}, {"value": "x"}, {"value": "x"}),
        ({"add": ["a"]}, {"add": ["b"]}, {"add": ["a", "b"]}),
        ({"one_of": ["a", "b"]}, {"one_of": ["b", "c"]}, {"one_of": ["b"]}),
        ({"subset_of": ["a", "b"]}, {"subset_of": ["b"]}, {"subset_of": ["b"]}),
        ({"superset_of": ["a"]}, {"superset_of": ["b"]}, {"superset_of": ["a", "b"]}),
        ({"essential": True}, {"essential": False}, {"essential": True}),
        ({"essential": True}, {"default": "x"}, {"essential": True, "default": "x"}),
    ],
)
def test_a_lower_superior_may_only_narrow(upper, lower, both):
    assert combined([{"p": upper}, {"p": lower}]) == {"p": both}


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ({"value": "x"}, {"value": "y"}),
        ({"default": "x"}, {"default": "y"}),
        ({"one_of": ["a"]}, {"one_of": ["b"]}),
        ({}, "nonsense"),
    ],
)
def test_it_refuses_policies_that_exclude_each_other(upper, lower):
    with pytest.raises(BadPolicy):
        combined([{"p": upper}, {"p": lower}])
