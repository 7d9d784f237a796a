"""What these answers call for: steps, sections, fields, options; and the answers without what is hidden.

Conditions use only what comes before them (checked when a blueprint is published), so one pass in order is enough.
"""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.blueprint import Blueprint, BlueprintField, Computed, Declaration, DocumentSpec, Section, Step
from catalog.blueprint.fields import ChoiceField, MultichoiceField
from catalog.dates import local_today
from catalog.rules import RuleScope

Answers = dict[str, Any]
_COMPUTED: Final = re.compile(r"\bcomputed\.([a-z][a-z0-9_]*)")


@dataclass
class View:
    """The form as these answers show it."""

    scope: RuleScope
    answers: Answers = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)


def new_scope(blueprint: Blueprint, today: datetime.date | None) -> RuleScope:
    names = [s.id if s.repeat else f.id for _, s in blueprint.sections() for f in s.fields]
    given = getattr(blueprint, "values", {})
    return RuleScope({p.id: given.get(p.id) for p in blueprint.parameters}, today or local_today(), names)


def view(blueprint: Blueprint, answers: Answers, today: datetime.date | None = None, before: str | None = None) -> View:
    """One pass over the form, up to the step `before` if given: what is shown, and the answers to it."""
    seen = View(new_scope(blueprint, today))
    for step in blueprint.steps:
        if step.id == before:
            break
        refresh_computed(blueprint.computed, seen.scope)
        if not seen.scope.holds(step.when):
            continue
        seen.steps.append(step)
        for section in step.sections:
            enter_section(blueprint, seen, section, answers)
    refresh_computed(blueprint.computed, seen.scope)
    return seen


def enter_section(blueprint: Blueprint, seen: View, section: Section, answers: Answers) -> None:
    if not is_shown(blueprint, seen.scope, section.when):
        return
    seen.sections.add(section.id)
    if section.repeat:
        rows = [shown_row(blueprint, seen.scope, section, row) for row in rows_of(answers, section)]
        seen.answers[section.id] = rows
        seen.scope.put(section.id, rows)
        return
    for item in section.fields:
        value = shown_value(blueprint, seen.scope, item, answers.get(item.id))
        if value is not None:
            seen.answers[item.id] = value
            seen.scope.put(item.id, value)


def shown_value(blueprint: Blueprint, scope: RuleScope, item: BlueprintField, value: Any) -> Any:
    """The answer as far as it can be seen: None when the field, or the option chosen, is not shown."""
    if value is None or not is_shown(blueprint, scope, item.when):
        return None
    if isinstance(item, ChoiceField | MultichoiceField):
        shown = [option for option, _label in visible_options(blueprint, scope, item)]
        if isinstance(item, ChoiceField):
            return value if value in shown else None
        return [option for option in shown if option in value] if isinstance(value, list) else None
    return value


def is_shown(blueprint: Blueprint, scope: RuleScope, expression: str | None) -> bool:
    """Does a `when` hold, of a step, section, field or option?"""
    # A condition that uses computed values sees them as of the answers before it.
    if expression and _COMPUTED.search(expression):
        refresh_computed(blueprint.computed, scope)
    return scope.holds(expression)


def rows_of(answers: Answers, section: Section) -> list[Answers]:
    rows = answers.get(section.id)
    limit = section.repeat.max if section.repeat else 0
    return [row for row in rows[:limit] if isinstance(row, dict)] if isinstance(rows, list) else []


def shown_row(blueprint: Blueprint, scope: RuleScope, section: Section, row: Answers) -> Answers:
    kept: Answers = {}
    for item in section.fields:
        scope.put("row", {other.id: kept.get(other.id) for other in section.fields})
        value = shown_value(blueprint, scope, item, row.get(item.id))
        if value is not None:
            kept[item.id] = value
    return kept


def refresh_computed(items: tuple[Computed, ...], scope: RuleScope) -> dict[str, Any]:
    values = {}
    for item in items:
        values[item.id] = _as_answer(scope.evaluate(item.expr))
        scope.put_computed(item.id, values[item.id])
    return values


def _as_answer(value: Any) -> Any:
    """A date reads as the answers do, in ISO text."""
    return value.date().isoformat() if isinstance(value, datetime.datetime) else value


def prune(blueprint: Blueprint, answers: Answers, today: datetime.date | None = None) -> Answers:
    """The answers without those to fields that are not shown."""
    return view(blueprint, answers, today).answers


def visible_steps(blueprint: Blueprint, answers: Answers, today: datetime.date | None = None) -> list[Step]:
    return view(blueprint, answers, today).steps


def options_given(blueprint: Blueprint, parameter: str) -> list[tuple[str, str]]:
    """The entries of an `options` parameter."""
    return [(o["id"], o["label"]) for o in getattr(blueprint, "values", {}).get(parameter) or []]


def visible_options(
    blueprint: Blueprint, scope: RuleScope, item: ChoiceField | MultichoiceField
) -> list[tuple[str, str]]:
    """(id, label) of the options these answers leave open."""
    if item.options_param:
        return options_given(blueprint, item.options_param)
    return [(option.id, option.label) for option in item.options if is_shown(blueprint, scope, option.when)]


def options_of(blueprint: Blueprint, scope: RuleScope, item: BlueprintField) -> list[tuple[str, str]]:
    return visible_options(blueprint, scope, item) if isinstance(item, ChoiceField | MultichoiceField) else []


def computed(blueprint: Blueprint, answers: Answers, today: datetime.date | None = None) -> dict[str, Any]:
    """Computed id → value, None where its inputs are not answered."""
    return refresh_computed(blueprint.computed, view(blueprint, answers, today).scope)


def required_documents(
    blueprint: Blueprint, answers: Answers, today: datetime.date | None = None
) -> list[DocumentSpec]:
    """The documents that these answers call for, also the optional ones (`required` tells them apart)."""
    return documents_called_for(blueprint, view(blueprint, answers, today))


def documents_called_for(blueprint: Blueprint, seen: View) -> list[DocumentSpec]:
    """As `required_documents`, for answers that were looked at already."""
    return [document for document in blueprint.documents if seen.scope.holds(document.when)]


def visible_declarations(
    blueprint: Blueprint, answers: Answers, today: datetime.date | None = None
) -> list[Declaration]:
    seen = view(blueprint, answers, today)
    return [item for item in blueprint.declarations if seen.scope.holds(item.when)]
