"""The answers as a person reads them: one screen before sending (C.SE.1.4), and the registered document."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from catalog.blueprint import COMPOSITE_PARTS, ISEE_KINDS, NoteField, Question, Section
from catalog.blueprint.fields import ChoiceField, MultichoiceField
from catalog.formatting import format_date, format_money
from catalog.forms.codec import PART_LABELS, part_kind
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers, options_given, refresh_computed, view

NAME_PARTS = ("name", "given_name", "family_name")


class SummaryRow(NamedTuple):
    label: str
    value: str
    source: str


@dataclass
class SummarySection:
    """`editable`: made of answers, and not of what follows from them."""

    step_id: str
    title: str
    rows: list[SummaryRow] = field(default_factory=list)
    editable: bool = True


def summary(
    definition: ResolvedDefinition,
    answers: Answers,
    sources: Mapping[str, str] | None = None,
    today: datetime.date | None = None,
) -> list[SummarySection]:
    """Sections with at least one answer, in the order of the form; `source` is the code kept with the answer, or ""."""
    seen = view(definition, answers, today)
    shown = {step.id for step in seen.steps}
    sections = [
        SummarySection(step.id, section.title, _rows(definition, section, seen.answers, sources or {}))
        for step, section in definition.sections()
        if step.id in shown and section.id in seen.sections
    ]
    values = refresh_computed(definition.computed, seen.scope)
    labelled = [c for c in definition.computed if c.label and values[c.id] is not None]
    if labelled and seen.steps:
        rows = [SummaryRow(c.label or "", _plain(c.type, values[c.id]), "") for c in labelled]
        sections.append(SummarySection(seen.steps[-1].id, _("Risulta dalle risposte"), rows, editable=False))
    return [section for section in sections if section.rows]


def _rows(
    definition: ResolvedDefinition, section: Section, answers: Answers, sources: Mapping[str, str]
) -> list[SummaryRow]:
    if not section.repeat:
        return [
            SummaryRow(item.label, readable(definition, item, answers[item.id]), sources.get(item.id, ""))
            for item in section.fields
            if not isinstance(item, NoteField) and item.id in answers
        ]
    source = sources.get(section.id, "")
    return [
        SummaryRow(
            f"{section.repeat.item_label} {number}: {item.label}", readable(definition, item, row[item.id]), source
        )
        for number, row in enumerate(answers.get(section.id, []), start=1)
        for item in section.fields
        if not isinstance(item, NoteField) and item.id in row
    ]


def readable(definition: ResolvedDefinition, item: Question, value: Any) -> str:
    """An answer in Italian."""
    if isinstance(item, ChoiceField | MultichoiceField):
        return _chosen(definition, item, value)
    if item.type == "address":
        return address_line(value)
    if item.type in COMPOSITE_PARTS:
        return _composite(item, value)
    return _plain(item.type, value)


def _chosen(definition: ResolvedDefinition, item: ChoiceField | MultichoiceField, value: Any) -> str:
    labels = {option.id: option.label for option in item.options}
    if item.options_param:
        labels = dict(options_given(definition, item.options_param))
    chosen = value if isinstance(value, list) else [value]
    # Many answers hold commas of their own.
    return "; ".join(labels.get(one, str(one)) for one in chosen)


def address_line(value: Mapping[str, str]) -> str:
    street = ", ".join(part for part in (value.get("street"), value.get("number")) if part)
    town = " ".join(part for part in (value.get("postal_code"), value.get("town")) if part)
    province = f" ({value['province']})" if value.get("province") else ""
    return ", ".join(part for part in (street, town) if part) + province


def _composite(item: Question, value: Mapping[str, Any]) -> str:
    """«Rosa Galli, codice fiscale …, data di nascita …»: a name needs no label."""
    name = " ".join(str(value[part]) for part in NAME_PARTS if value.get(part))
    words = [name] if name else []
    for part in COMPOSITE_PARTS[item.type]:
        if part not in value or part in NAME_PARTS:
            continue
        if item.type == "isee" and part == "kind":
            words.append(_(ISEE_KINDS.get(value[part], str(value[part]))))
            continue
        words.append(f"{PART_LABELS[part]} {_plain(part_kind(item, part), value[part])}")
    return ", ".join(words)


def _plain(kind: str, value: Any) -> str:
    if kind == "money":
        return format_money(value)
    if kind == "date":
        return format_date(value)
    if kind == "boolean":
        return _("Sì") if value else _("No")
    if kind == "iban":
        return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    return str(value)
