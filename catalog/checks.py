"""What must hold across the parts of a blueprint. Used when it is published and when a municipality customises it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from catalog.blueprint import Blueprint, BlueprintField, ParamRef, Section
from catalog.blueprint.fields import ChoiceField, FiscalCodeField, MultichoiceField, NoteField, TextField
from catalog.expressions import ExpressionChecker, Names
from catalog.forms.seen import SEEN
from catalog.messages import unknown_names
from catalog.money_checks import money_problems
from catalog.parameters import InvalidParameters, check_values
from catalog.problems import Said
from catalog.resolve import EXPRESSIONS, PLACEHOLDER
from catalog.rules import FUNCTIONS, NAMESPACES
from catalog.workflow_checks import workflow_problems

Loc = tuple[str | int, ...]
Found = Iterator[tuple[Loc, str]]
RESERVED_STEPS: Final = frozenset({"privacy", "riepilogo", "conferma"})
_RESERVED_NAMES: Final = (
    NAMESPACES | FUNCTIONS | {SEEN, "true", "false", "null", "in", "has", "size", "int", "string", "type"}
)


def blueprint_problems(blueprint: Blueprint) -> list[tuple[Loc, str]]:
    """(where, what) in English; empty when the blueprint is sound."""
    return [
        *_unique_ids(blueprint),
        *_fields(blueprint),
        *_rules(blueprint),
        *_references(blueprint),
        *workflow_problems(blueprint),
        *money_problems(blueprint),
    ]


def source_problems(blueprint: Blueprint) -> list[tuple[Loc, str]]:
    """What only a blueprint not yet resolved can have: placeholders and parameters."""
    return [*_placeholders(blueprint), *_parameters(blueprint)]


def _repeated(ids: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(ids).items() if times > 1]


def _unique_ids(blueprint: Blueprint) -> Found:
    lists: dict[str, Iterable[Any]] = {
        key: getattr(blueprint, key)
        for key in ("parameters", "steps", "computed", "checks", "documents", "declarations", "fees")
    }
    for key, items in lists.items():
        for name in _repeated(item.id for item in items):
            yield (key,), f"the id «{name}» is used twice"
    for name in _repeated(target.id for target in blueprint.term.targets):
        yield ("term", "targets"), f"the id «{name}» is used twice"
    names = [section.id for _, section in blueprint.sections()]
    names += [f.id for _, s in blueprint.sections() if not s.repeat for f in s.fields]
    for name in _repeated(names):
        yield ("steps",), f"the id «{name}» is used twice by sections or fields"
    for index, step in enumerate(blueprint.steps):
        if step.id in RESERVED_STEPS:
            yield ("steps", index, "id"), f"«{step.id}» is a step of the platform"


def _located_fields(blueprint: Blueprint) -> Iterator[tuple[Loc, Section, BlueprintField]]:
    for i, step in enumerate(blueprint.steps):
        for j, section in enumerate(step.sections):
            for k, item in enumerate(section.fields):
                yield ("steps", i, "sections", j, "fields", k), section, item


def _fields(blueprint: Blueprint) -> Found:
    params = {p.id: p for p in blueprint.parameters}
    for loc, section, item in _located_fields(blueprint):
        if item.id in _RESERVED_NAMES:
            yield (*loc, "id"), f"«{item.id}» is a word of the rule language"
        if section.repeat and [f.id for f in section.fields].count(item.id) > 1:
            yield (*loc, "id"), f"the id «{item.id}» is used twice in this section"
        if isinstance(item, ChoiceField | MultichoiceField):
            yield from _choice(loc, item, params)
        if isinstance(item, FiscalCodeField):
            yield from _fiscal_code(loc, section, item, blueprint)


def _choice(loc: Loc, item: ChoiceField | MultichoiceField, params: dict[str, Any]) -> Found:
    if bool(item.options) == bool(item.options_param):
        yield loc, "needs either `options` or `options_param`"
    if item.options_param and getattr(params.get(item.options_param), "type", "") != "options":
        yield (*loc, "options_param"), f"there is no `options` parameter «{item.options_param}»"
    for name in _repeated(option.id for option in item.options):
        yield (*loc, "options"), f"the option «{name}» is there twice"


def _fiscal_code(loc: Loc, section: Section, item: FiscalCodeField, blueprint: Blueprint) -> Found:
    known = {f.id for f in section.fields} | {f.id for _, s in blueprint.sections() if not s.repeat for f in s.fields}
    for name in (*item.matches.model_dump(exclude_none=True).values(), *item.different_from):
        if name not in known:
            yield (*loc, "matches"), Said(f"there is no field «{name}»", "needs", name)


def _rules(blueprint: Blueprint) -> Found:
    checker = ExpressionChecker(blueprint)
    fields: dict[str, BlueprintField] = {}
    groups: dict[str, Section] = {}
    for loc, key, expression, row in _form_rules(blueprint, fields, groups):
        names = Names(dict(fields), dict(groups), row)
        problems = checker.problems(expression, names)
        if not problems:
            later = checker.fields_named(expression) - set(fields) - set(groups)
            problems = [Said(f"depends on «{name}», which comes later", "comes_later", name) for name in sorted(later)]
        yield from (((*loc, key), problem) for problem in problems)
    everything = Names(fields, groups)
    for loc, expression, result, row, case in _later_rules(blueprint, groups):
        names = Names(everything.fields, everything.groups, row, case)
        yield from ((loc, problem) for problem in checker.problems(expression, names, result))


def _form_rules(
    blueprint: Blueprint, fields: dict[str, BlueprintField], groups: dict[str, Section]
) -> Iterator[tuple[Loc, str, str, Section | None]]:
    """Conditions in the order of the form; `fields` and `groups` grow with what has already been met."""
    for i, step in enumerate(blueprint.steps):
        if step.when:
            yield ("steps", i), "when", step.when, None
        for j, section in enumerate(step.sections):
            loc: Loc = ("steps", i, "sections", j)
            if section.when:
                yield loc, "when", section.when, None
            for k, item in enumerate(section.fields):
                yield from _field_rules((*loc, "fields", k), item, section if section.repeat else None)
                if not section.repeat and not isinstance(item, NoteField):
                    fields[item.id] = item
            if section.repeat:
                groups[section.id] = section


def _field_rules(loc: Loc, item: BlueprintField, row: Section | None) -> Iterator[tuple[Loc, str, str, Section | None]]:
    if item.when:
        yield loc, "when", item.when, row
    for index, option in enumerate(getattr(item, "options", ())):
        if option.when:
            yield (*loc, "options", index), "when", option.when, row


def _later_rules(
    blueprint: Blueprint, groups: dict[str, Section]
) -> Iterator[tuple[Loc, str, str, Section | None, bool]]:
    for i, value in enumerate(blueprint.computed):
        yield ("computed", i, "expr"), value.expr, value.type, None, False
    for i, check in enumerate(blueprint.checks):
        yield ("checks", i, "rule"), check.rule, "boolean", groups.get(check.section or ""), False
    for loc, expression in _conditions(blueprint):
        if expression:
            yield loc, expression, "boolean", None, False
    for i, transition in enumerate(blueprint.workflow.transitions):
        if transition.four_eyes and transition.four_eyes.when:
            loc = ("workflow", "transitions", i, "four_eyes", "when")
            yield loc, transition.four_eyes.when, "boolean", None, False
        if transition.guard:
            yield ("workflow", "transitions", i, "guard"), transition.guard, "boolean", None, True


def _conditions(blueprint: Blueprint) -> Iterator[tuple[Loc, str | None]]:
    for i, document in enumerate(blueprint.documents):
        yield ("documents", i, "when"), document.when
    for i, declaration in enumerate(blueprint.declarations):
        yield ("declarations", i, "when"), declaration.when
    for i, fee in enumerate(blueprint.fees):
        yield ("fees", i, "condition"), fee.condition
        yield from ((("fees", i, "payer", k, "when"), payer.when) for k, payer in enumerate(fee.payer))
    if blueprint.co_applicants:
        yield ("co_applicants", "when"), blueprint.co_applicants.when


def _references(blueprint: Blueprint) -> Found:
    steps = {step.id for step in blueprint.steps}
    groups = {section.id: section for _, section in blueprint.sections() if section.repeat}
    fields = {f.id for _, s in blueprint.sections() if not s.repeat for f in s.fields}
    for i, document in enumerate(blueprint.documents):
        if document.step and document.step not in steps:
            yield ("documents", i, "step"), Said(f"there is no step «{document.step}»", "needs", document.step)
    for i, check in enumerate(blueprint.checks):
        if check.section and check.section not in groups:
            message = f"there is no repeated section «{check.section}»"
            yield ("checks", i, "section"), Said(message, "needs", check.section)
            continue
        known = {f.id for f in groups[check.section].fields} if check.section else fields | set(groups)
        for name in set(check.fields) - known:
            yield ("checks", i, "fields"), Said(f"there is no field «{name}»", "needs", name)
    if blueprint.co_applicants and blueprint.co_applicants.section not in groups:
        section_id = blueprint.co_applicants.section
        yield ("co_applicants", "section"), Said(f"there is no repeated section «{section_id}»", "needs", section_id)
    for loc, _section, item in _located_fields(blueprint):
        if isinstance(item, TextField) and item.pattern:
            yield from _pattern((*loc, "pattern"), item.pattern)


def _pattern(loc: Loc, pattern: str) -> Found:
    try:
        re.compile(pattern)
    except re.error as error:
        yield loc, f"not a valid pattern: {error}"


def _placeholders(blueprint: Blueprint) -> Found:
    params = {p.id for p in blueprint.parameters}
    for loc, text in _texts(blueprint.model_dump(mode="json", by_alias=True, exclude_none=True), ()):
        if loc[0] == "parameters":
            continue
        names = [name for name in PLACEHOLDER.findall(text) if name not in params]
        if loc[0] == "messages":
            names = [name for name in names if name in unknown_names(text)]
        yield from ((loc, f"there is no parameter «{name}» to put into this text") for name in names)


def _texts(node: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(node, str):
        yield loc, node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in EXPRESSIONS:
                yield from _texts(value, (*loc, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, (*loc, index))


def _parameters(blueprint: Blueprint) -> Found:
    types = {p.id: p.type for p in blueprint.parameters}
    for loc, name, wanted in _param_refs(blueprint):
        if types.get(name) not in wanted:
            yield loc, f"there is no parameter «{name}» of type {' or '.join(wanted)}"
    for index, parameter in enumerate(blueprint.parameters):
        if parameter.default is None:
            continue
        try:
            check_values([parameter], {})
        except InvalidParameters as error:
            yield ("parameters", index, "default"), f"is not a value of this parameter: {error}"


def _param_refs(blueprint: Blueprint) -> Iterator[tuple[Loc, str, tuple[str, ...]]]:
    places: list[tuple[Loc, Any, tuple[str, ...]]] = [
        (("term", "days"), blueprint.term.days, ("integer",)),
        (("retention", "years"), blueprint.retention.years, ("integer",)),
    ]
    places += [(("fees", i, "amount"), fee.amount, ("money",)) for i, fee in enumerate(blueprint.fees)]
    lines = blueprint.sheet.costs.lines
    places += [(("sheet", "costs", "lines", i, "amount"), line.amount, ("money",)) for i, line in enumerate(lines)]
    dates = blueprint.sheet.times.calendar
    places += [(("sheet", "times", "calendar", i, "date"), entry.date, ("date",)) for i, entry in enumerate(dates)]
    for i, call in enumerate(blueprint.windows.calls):
        places += [(("windows", "calls", i, key), getattr(call, key), ("date", "text")) for key in ("opens", "closes")]
    targets = blueprint.term.targets
    places += [(("term", "targets", i, "working_days"), t.working_days, ("integer",)) for i, t in enumerate(targets)]
    if blueprint.payment:
        places.append((("payment", "due_days"), blueprint.payment.due_days, ("integer",)))
    yield from ((loc, ref.param, wanted) for loc, ref, wanted in places if isinstance(ref, ParamRef))
