"""Blueprint + parameter values + overlay = the definition that citizens and clerks work with."""

import datetime
import re
from functools import cached_property
from typing import Any, Final

from pydantic import JsonValue, PrivateAttr

from catalog.blueprint import Blueprint, Parameter, Step
from catalog.blueprint.base import STORED
from catalog.canonical import content_hash
from catalog.overlay import apply_overlay
from catalog.parameters import Values, as_text, check_values
from catalog.upcasters import upcast
from catalog.visibility import visible_steps

# Where braces belong to CEL and not to a text.
EXPRESSIONS: Final = frozenset({"when", "guard", "rule", "expr", "condition", "pattern"})
PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class ResolvedDefinition(Blueprint):
    """Immutable and content-addressed. `values` are the parameters' values, defaults included."""

    values: dict[str, JsonValue] = {}
    blueprint_hash: str
    _stored_hash: str = PrivateAttr(default="")

    @cached_property
    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @cached_property
    def hash(self) -> str:
        return self._stored_hash or content_hash(self.body)

    @property
    def term_days(self) -> int:
        return _number(self.term.days)

    @property
    def retention_years(self) -> int:
        return _number(self.retention.years)

    def visible_steps(self, answers: dict[str, Any], today: datetime.date | None = None) -> list[Step]:
        """The data steps that these answers call for, in order."""
        return visible_steps(self, answers, today)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("a resolved definition holds numbers, not references to parameters")
    return value


def resolve(blueprint: Blueprint, blueprint_hash: str, given: Values, overlay: dict[str, Any]) -> ResolvedDefinition:
    """Raises InvalidParameters, OverlayError or pydantic.ValidationError; the caller decides how to say it."""
    values = check_values(blueprint.parameters, given)
    body = apply_overlay(blueprint.model_dump(mode="json", by_alias=True, exclude_none=True), overlay)
    filled = {
        key: value if key == "parameters" else fill(value, blueprint.parameters, values) for key, value in body.items()
    }
    return ResolvedDefinition.model_validate({**filled, "values": values, "blueprint_hash": blueprint_hash})


def fill(node: Any, parameters: tuple[Parameter, ...], values: Values) -> Any:
    """`{param: x}` becomes the value itself; `{x}` inside a text becomes its reading in Italian."""
    texts = {p.id: as_text(p, values.get(p.id)) for p in parameters}
    return _fill(node, texts, values)


def _fill(node: Any, texts: dict[str, str], values: Values) -> Any:
    if isinstance(node, dict):
        if set(node) == {"param"}:
            return values[node["param"]]
        return {key: value if key in EXPRESSIONS else _fill(value, texts, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_fill(item, texts, values) for item in node]
    if isinstance(node, str):
        return PLACEHOLDER.sub(lambda match: texts.get(match[1], match[0]), node)
    return node


def read_definition(body: dict[str, Any], stored_hash: str) -> ResolvedDefinition:
    """A stored body, of any format ever written. It keeps the name it was stored under."""
    definition = ResolvedDefinition.model_validate(upcast(body), context=STORED)
    definition._stored_hash = stored_hash
    return definition
