"""The sections of a step as the page shows them: what comes from the login is read, not typed."""

from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from catalog.blueprint import Section
from catalog.formatting import format_date
from catalog.forms import FormSection, StepForm
from catalog.forms.rows import count_name


@dataclass(frozen=True)
class ShownSection:
    """`facts` are (label, value) of what cannot be changed, `fields` what can. `count`: of a repeated section, the hidden
    field with the number of rows. `source` says where the facts, or rows that were known, come from."""

    id: str
    title: str
    section: FormSection
    facts: list[tuple[str, str]]
    fields: list[BoundField]
    count: BoundField | None = None
    source: str = ""

    @property
    def anchor(self) -> str:
        return f"sezione-{self.id}"


def shown_sections(form: StepForm) -> list[ShownSection]:
    described = {section.id: section for section in form.step.sections}
    return [_shown(form, section, described[section.id]) for section in form.sections]


def _shown(form: StepForm, section: FormSection, described: Section) -> ShownSection:
    if described.repeat:
        source = _source_of_rows(form, described) if section.rows else ""
        return ShownSection(section.id, section.title, section, [], [], form[count_name(described)], source)
    fixed = [field for field in section.fields if field.field.disabled]
    free = [field for field in section.fields if not field.field.disabled]
    facts = [(str(field.label), _readable(field.value())) for field in fixed]
    source = next((note for field in fixed if (note := getattr(field.field, "source_note", ""))), "")
    return ShownSection(section.id, section.title, section, facts, free, source=source)


def _source_of_rows(form: StepForm, described: Section) -> str:
    known = form.known.get(described.profile or "")
    return known.source_label if known and form.stored.get(described.id) in (None, known.value) else ""


def _readable(value: Any) -> str:
    text = str(value or "")
    try:
        return format_date(text) if len(text) == 10 else text
    except ValueError:
        return text
