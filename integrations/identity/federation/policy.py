"""What superiors allow an entity to say of itself (OpenID Federation 1.0, §6.1)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Policy = dict[str, dict[str, Any]]


class BadPolicy(Exception):
    """The metadata break the policy, or the policies of two superiors exclude each other."""


def _same(upper: Any, lower: Any) -> Any:
    if upper != lower:
        raise BadPolicy("policies_disagree")
    return upper


def _union(upper: Any, lower: Any) -> list[Any]:
    return [*_list(upper), *(value for value in _list(lower) if value not in _list(upper))]


def _intersection(upper: Any, lower: Any) -> list[Any]:
    return [value for value in _list(upper) if value in _list(lower)]


def _one_of(upper: Any, lower: Any) -> list[Any]:
    return _intersection(upper, lower) or _fail("policies_exclude_each_other")


def _fail(reason: str) -> Any:
    raise BadPolicy(reason)


# In the order in which they are applied.
COMBINE: dict[str, Callable[[Any, Any], Any]] = {
    "value": _same,
    "add": _union,
    "default": _same,
    "one_of": _one_of,
    "subset_of": _intersection,
    "superset_of": _union,
    "essential": lambda upper, lower: bool(upper or lower),
}


def combined(policies: Iterable[Any]) -> Policy:
    """One policy of several, the highest superior's first: each one below may only narrow. Raises BadPolicy."""
    result: Policy = {}
    for policy in policies:
        if not isinstance(policy, Mapping):
            raise BadPolicy("policy_unreadable")
        for name, rules in policy.items():
            result[name] = _narrowed(result.get(name, {}), rules)
    return result


def _narrowed(upper: Mapping[str, Any], lower: Any) -> dict[str, Any]:
    if not isinstance(lower, Mapping):
        raise BadPolicy("policy_unreadable")
    result = dict(upper)
    for operator, value in lower.items():
        # Those we do not know may be passed over, unless the statement says that they must not (chain.py).
        if operator in COMBINE:
            result[operator] = COMBINE[operator](upper[operator], value) if operator in upper else value
    return result


def applied(policy: Policy, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata as the policy leaves them. Raises BadPolicy."""
    result = dict(metadata)
    for name, rules in policy.items():
        value = _modified(rules, result.get(name))
        _check(rules, value, name)
        result.pop(name, None)
        if value is not None:
            result[name] = value
    return result


def _modified(rules: Mapping[str, Any], value: Any) -> Any:
    if "value" in rules:
        value = rules["value"]
    if "add" in rules:
        value = _union([] if value is None else value, rules["add"])
    if "default" in rules and value is None:
        value = rules["default"]
    if "subset_of" in rules and value is not None:
        value = _intersection(value, rules["subset_of"]) or None
    return value


def _check(rules: Mapping[str, Any], value: Any, name: str) -> None:
    if rules.get("essential") and value is None:
        raise BadPolicy(f"missing_{name}")
    if value is None:
        return
    if "one_of" in rules and value not in _list(rules["one_of"]):
        raise BadPolicy(f"not_one_of_{name}")
    if "superset_of" in rules and any(needed not in _list(value) for needed in _list(rules["superset_of"])):
        raise BadPolicy(f"too_little_{name}")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
