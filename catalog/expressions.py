"""What is checked of a rule before a blueprint is published: syntax, names, order, types, options compared."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from catalog.blueprint import Blueprint, BlueprintField, NoteField, Parameter, Section
from catalog.blueprint.fields import BooleanField, ChoiceField, MultichoiceField
from catalog.problems import Said
from catalog.rules import (
    CASE_FACTS,
    FAILURES,
    FUNCTIONS,
    NAMESPACES,
    RuleError,
    as_timestamp,
    cel_value,
    compiled,
    new_context,
)

_TEXTS: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_MEMBERS: Final = re.compile(r"(?<![\w.])(params|computed|case|row)\.([A-Za-z_]\w*)")
_BOUND: Final = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_COMPARED: Final = re.compile(r"(?<![\w.])((?:row\.)?[a-z]\w*)\s*(?:==|!=)\s*['\"]([^'\"]*)['\"]")
_AMONG: Final = re.compile(r"(?<![\w.])((?:row\.)?[a-z]\w*)\s+in\s+\[([^\]]*)\]")
_CONTAINED: Final = re.compile(r"['\"]([^'\"]*)['\"]\s+in\s+((?:row\.)?[a-z]\w*)")
_QUOTED: Final = re.compile(r"['\"]([^'\"]*)['\"]")
# Functions of CEL itself that make sense in a rule; operators start with a sign.
_CEL_FUNCTIONS: Final = frozenset(
    {"size", "int", "double", "string", "contains", "startsWith", "endsWith", "matches", "getFullYear", "getMonth"}
    | {"getDayOfMonth", "type", "bool", "duration", "timestamp"}
)
SAMPLE_DAY: Final = datetime.date(2026, 1, 31)
_SAMPLES: Final[dict[str, Any]] = {
    "integer": 1,
    "money": 100,
    "boolean": True,
    "date": "2026-01-31",
    "multichoice": [],
    "address": {"street": "x", "number": "1", "postal_code": "20054", "town": "x", "province": "MI"},
    "person": {"given_name": "x", "family_name": "x", "fiscal_code": "x", "birth_date": "1980-01-31"},
    "firm": {"name": "x", "tax_code": "x", "pec": "x"},
    "cadastral": {"sheet": "1", "parcel": "1", "subunit": "1", "category": "A/2"},
    "isee": {"kind": "ordinary", "value": 100, "valid_until": "2026-12-31"},
    "period": {"start": "2026-01-01", "end": "2026-01-31"},
    "options": [{"id": "x", "label": "x"}],
}
_TYPES: Final[dict[str, type]] = {"boolean": bool, "integer": int, "money": int, "text": str, "date": datetime.datetime}


@dataclass(frozen=True)
class Names:
    """What a rule may name where it stands."""

    fields: dict[str, BlueprintField]
    groups: dict[str, Section]
    row: Section | None = None
    case: bool = False


class ExpressionChecker:
    def __init__(self, blueprint: Blueprint) -> None:
        self.params = {p.id: p for p in blueprint.parameters}
        self.computed = {c.id: c for c in blueprint.computed}
        self.spaces: dict[str, Any] = {
            "params": {p.id: parameter_sample(p) for p in blueprint.parameters},
            "computed": {c.id: cel_value(_SAMPLES.get(c.type, "x")) for c in blueprint.computed},
            "case": dict.fromkeys(CASE_FACTS, True),
            "today": as_timestamp(SAMPLE_DAY),
        }

    def problems(self, expression: str, names: Names, result: str = "boolean") -> list[str]:
        """In English; empty when the rule is sound."""
        try:
            references = compiled(expression).references()
        except RuleError as error:
            return [f"not valid CEL: {error}"]
        bare = _TEXTS.sub("''", expression)
        found = [*self._unknown(bare, references, names), *self._wrong_options(expression, names)]
        return found or self._type_problem(expression, names, result)

    def fields_named(self, expression: str, done: frozenset[str] = frozenset()) -> set[str]:
        """Every bare name a rule depends on, also through computed values."""
        bare = _TEXTS.sub("''", expression)
        named = set(compiled(expression).variables()) - set(_BOUND.findall(bare)) - NAMESPACES
        for space, member in _MEMBERS.findall(bare):
            if space == "computed" and member in self.computed and member not in done:
                named |= self.fields_named(self.computed[member].expr, done | {member})
        return named

    def _unknown(self, bare: str, references: dict[str, list[str]], names: Names) -> Iterator[str]:
        bound = set(_BOUND.findall(bare))
        allowed = set(names.fields) | set(names.groups) | bound | {"params", "computed", "today"}
        allowed |= {"row"} if names.row else set()
        allowed |= {"case"} if names.case else set()
        for name in references["variables"]:
            if name not in allowed:
                yield Said(f"«{name}» is not known here (a rule may use only what comes before it)", "needs", name)
        for function in references["functions"]:
            if function[0].isalpha() and function not in FUNCTIONS | _CEL_FUNCTIONS:
                yield f"there is no function «{function}»"
        for space, member in _MEMBERS.findall(bare):
            if member not in self._members(space, names):
                yield Said(f"«{space}.{member}» does not exist", "needs", member)

    def _members(self, space: str, names: Names) -> set[str]:
        row = {f.id for f in names.row.fields} if names.row else set()
        return {"params": set(self.params), "computed": set(self.computed), "case": set(CASE_FACTS), "row": row}[space]

    def _wrong_options(self, expression: str, names: Names) -> Iterator[str]:
        compared = [(name, text) for name, text in _COMPARED.findall(expression)]
        compared += [(name, text) for text, name in _CONTAINED.findall(expression)]
        compared += [(n, text) for n, texts in _AMONG.findall(expression) for text in _QUOTED.findall(texts)]
        for name, text in compared:
            item = self._field(name, names)
            if not isinstance(item, ChoiceField | MultichoiceField) or item.options_param:
                continue
            if text not in {option.id for option in item.options}:
                yield Said(f"«{text}» is not an option of «{name}»", "needs_option", text, name.removeprefix("row."))

    def _field(self, name: str, names: Names) -> BlueprintField | None:
        if name.startswith("row.") and names.row:
            return next((f for f in names.row.fields if f.id == name[4:]), None)
        return names.fields.get(name)

    def _type_problem(self, expression: str, names: Names, result: str) -> list[str]:
        for sample in self._samples(expression, names):
            try:
                value = compiled(expression).execute(new_context(sample, SAMPLE_DAY))
            except FAILURES as error:
                return [f"cannot be computed: {str(error).splitlines()[0]}"]
            if value is not None and type(value) is not _TYPES[result]:
                return [f"gives {type(value).__name__}, but {result} is wanted here"]
        return []

    def _samples(self, expression: str, names: Names) -> Iterator[dict[str, Any]]:
        """Values for what the rule names, and for nothing else: to hand over all of a form takes longer than to compute."""
        named = set(compiled(expression).variables())
        base = {name: value for name, value in self.spaces.items() if name in named}
        base |= {name: sample_of(item) for name, item in names.fields.items() if name in named}
        base |= {name: [row_sample(section)] for name, section in names.groups.items() if name in named}
        if names.row:
            base["row"] = row_sample(names.row)
        yield base
        for name in sorted(named & set(names.fields)):
            for value in variations(names.fields[name]):
                yield base | {name: value}


def sample_of(item: BlueprintField | NoteField) -> Any:
    if isinstance(item, ChoiceField):
        return item.options[0].id if item.options else "x"
    return cel_value(_SAMPLES.get(item.type, "x"))


def variations(item: BlueprintField) -> list[Any]:
    if isinstance(item, ChoiceField):
        return [option.id for option in item.options]
    return [True, False] if isinstance(item, BooleanField) else []


def row_sample(section: Section) -> dict[str, Any]:
    return {item.id: sample_of(item) for item in section.fields}


def parameter_sample(parameter: Parameter) -> Any:
    value = cel_value(_SAMPLES.get(parameter.type, "x"))
    return {"2026": value} if parameter.by_year else value
