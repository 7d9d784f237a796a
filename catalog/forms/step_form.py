"""A step of a definition as a Django form that needs no JavaScript."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from catalog.blueprint import NoteField, Question, Section, Step
from catalog.forms.codec import is_exploded, make_fields, part_names, posted, reread, to_answer, to_initial
from catalog.forms.layout import FormRow, FormSection, Slot
from catalog.forms.rows import TooManyRows, after_action, count_name, posted_rows, row_action, row_name
from catalog.forms.seen import seen_in
from catalog.forms.validation import cross_problems
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers, is_shown, options_of, view

CITIZEN = "citizen"


class Known(Protocol):
    """What the town hall already knows, as `accounts.queries.known_data` gives it."""

    @property
    def value(self) -> Any: ...
    @property
    def source(self) -> str: ...
    @property
    def source_label(self) -> str: ...


class StepForm(forms.Form):
    """Built by `build_step_form`. The fields are those that the answers, also those being posted, call for."""

    def __init__(
        self,
        definition: ResolvedDefinition,
        step: Step,
        answers: Answers,
        today: datetime.date,
        data: Mapping[str, Any] | None,
        known: Mapping[str, Known],
        sources: Mapping[str, str],
    ) -> None:
        self.definition, self.step, self.today = definition, step, today
        self.stored, self.known, self.stored_sources = answers, known, sources
        self.slots: list[Slot] = []
        self.too_many: list[str] = []
        self._known_answers: Answers = {}
        self._layout: list[tuple[FormSection, list[Slot]]] = []
        data = self._read_action(data)
        self.seen = None if self.row_action else seen_in(data)
        # Questions that the page did not have yet when it was sent; see `catalog.forms.seen`.
        self.unseen: list[Slot] = []
        super().__init__(data, initial={}, auto_id="id_%s", use_required_attribute=False)
        self.view = view(definition, answers, today, before=step.id)
        for section in step.sections:
            if is_shown(definition, self.view.scope, section.when):
                self._add_section(section)

    def _read_action(self, data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        self.row_action = False
        if data is None:
            return None
        action = row_action(data, {s.id: s for s in self.step.sections if s.repeat})
        self.row_action = action is not None or "refresh" in data
        if action is None:
            return data
        try:
            return after_action(data, action)
        except TooManyRows:
            self.row_action = False
            return data

    def _add_section(self, section: Section) -> None:
        shown = FormSection(section.id, section.title, section.intro or "")
        placed: list[Slot] = []
        self._layout.append((shown, placed))
        if section.repeat:
            self._add_rows(section, shown, placed)
            return
        for item in section.fields:
            if not is_shown(self.definition, self.view.scope, item.when):
                continue
            if isinstance(item, NoteField):
                shown.notes.append(item)
                continue
            slot = Slot(item, part_names(item, item.id))
            placed.append(slot)
            answer = self._add_slot(slot, self.stored.get(item.id))
            self._see(item.id, answer)

    def _see(self, name: str, answer: Any) -> None:
        if answer is not None:
            self.view.answers[name] = answer
            self.view.scope.put(name, answer)

    def _add_rows(self, section: Section, shown: FormSection, placed: list[Slot]) -> None:
        assert section.repeat is not None
        rows = self._row_values(section)
        self.fields[count_name(section)] = forms.CharField(
            widget=forms.HiddenInput(), required=False, initial=str(len(rows))
        )
        if self.row_action or section.id in self.too_many:
            self.data = _with(self.data, count_name(section), str(len(rows)))
        shown.repeated, shown.min_rows = True, section.repeat.min
        shown.item_label, shown.add_label = section.repeat.item_label, section.repeat.add_label
        shown.can_add = len(rows) < section.repeat.max
        answers = [self._add_row(section, index, row, placed) for index, row in enumerate(rows)]
        self._see(section.id, answers)
        shown.rows = [FormRow(_row_title(section, i), i) for i in range(len(rows))]

    def _row_values(self, section: Section) -> list[Answers]:
        """One dict for each row to show; empty ones when the rows are in the POST."""
        assert section.repeat is not None
        if self.is_bound:
            try:
                return [{} for _ in range(posted_rows(section, self.data))]
            except TooManyRows:
                self.too_many.append(section.id)
                return [{} for _ in range(section.repeat.min)]
        stored = self.stored.get(section.id)
        known = self.known.get(section.profile or "")
        if stored is None and known is not None:
            stored = known.value
        rows = [row for row in stored if isinstance(row, dict)] if isinstance(stored, list) else []
        return (rows + [{}] * section.repeat.min)[: max(section.repeat.min, min(len(rows), section.repeat.max))]

    def _add_row(self, section: Section, index: int, row: Answers, placed: list[Slot]) -> Answers:
        kept: Answers = {}
        for item in section.fields:
            self.view.scope.put("row", {other.id: kept.get(other.id) for other in section.fields})
            if isinstance(item, NoteField) or not is_shown(self.definition, self.view.scope, item.when):
                continue
            slot = Slot(item, part_names(item, row_name(section.id, index, item.id)), (section.id, index))
            placed.append(slot)
            answer = self._add_slot(slot, row.get(item.id))
            for name in slot.names.values():
                vars(self.fields[name])["within"] = _row_title(section, index)
            if answer is not None:
                kept[item.id] = answer
        return kept

    def _add_slot(self, slot: Slot, stored: Any) -> Any:
        """Put the Django fields in; returns the answer as it stands now, None when missing or wrong."""
        item, options = slot.item, options_of(self.definition, self.view.scope, slot.item)
        parts = make_fields(item, options, self.today)
        known = self._fitting(slot, parts)
        value = known if known is not None and (stored is None or _fixed(item)) else stored
        initial = to_initial(item, value)
        for part, name in slot.names.items():
            field = parts[part]
            field.disabled = known is not None and _fixed(item)
            if known is not None and known == value:
                note = self.known[item.profile or ""].source_label
                vars(field)["source_note"] = note
            self.fields[name] = field
            self.initial[name] = initial.get(part)
        self.slots.append(slot)
        if self._is_unseen(slot):
            self._mark_new(slot)
        if known is not None and (self.row_action or slot in self.unseen) and self._is_new(slot):
            self._post_known(slot)
        return self._peek(slot)

    def _is_new(self, slot: Slot) -> bool:
        """Called for by what was just answered: the browser did not show it, and posts nothing of it."""
        names = slot.names.values()
        return all(self.fields[n].widget.value_omitted_from_data(self.data, self.files, n) for n in names)

    def _mark_new(self, slot: Slot) -> None:
        self.unseen.append(slot)
        vars(self.fields[slot.first])["asked"] = slot.item.label
        for name in slot.names.values():
            vars(self.fields[name])["is_new"] = True

    def _is_unseen(self, slot: Slot) -> bool:
        if self.seen is None or slot.first in self.seen:
            return False
        fields = {name: self.fields[name] for name in slot.names.values()}
        typed = (f.widget.value_from_datadict(self.data, self.files, name) for name, f in fields.items())
        return not any(typed) and not all(field.disabled for field in fields.values())

    def _post_known(self, slot: Slot) -> None:
        for name in slot.names.values():
            for key, value in posted(self.fields[name], name, self.initial.get(name)).items():
                self.data = _with(self.data, key, value)

    def _fitting(self, slot: Slot, parts: dict[str, forms.Field]) -> Any:
        """What is known for this field, if this field would take it: an ISEE of last year is asked again."""
        known = None if slot.row else self.known.get(slot.item.profile or "")
        answer = None if known is None else reread(slot.item, parts, known.value)
        if answer is not None:
            self._known_answers[slot.item.id] = answer
        return answer

    def _peek(self, slot: Slot) -> Any:
        """The answer that the conditions after this field are decided on."""
        cleaned: dict[str, Any] = {}
        for part, name in slot.names.items():
            field = self.fields[name]
            raw = field.widget.value_from_datadict(self.data, self.files, name)
            if not self.is_bound or field.disabled:
                raw = field.prepare_value(self.initial.get(name))
            try:
                cleaned[part] = field.clean(raw)
            except ValidationError:
                cleaned[part] = None
        return to_answer(slot.item, cleaned)

    # What templates read

    @property
    def sections(self) -> list[FormSection]:
        for shown, placed in self._layout:
            shown.fields = [self[name] for slot in placed if slot.row is None for name in slot.names.values()]
            for row in shown.rows:
                mine = (slot for slot in placed if slot.row == (shown.id, row.index))
                row.fields = [self[name] for slot in mine for name in slot.names.values()]
        return [shown for shown, _placed in self._layout]

    # Validation

    def full_clean(self) -> None:
        if self.row_action:
            # A button that adds or removes a row is no reason to scold about what is still to be typed.
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()
        for slot in self.unseen:
            for name in slot.names.values():
                self._errors.pop(name, None)

    def is_valid(self) -> bool:
        return not self.row_action and not self.unseen and super().is_valid()

    def clean(self) -> dict[str, Any]:
        for section_id in self.too_many:
            section = next(s for s in self.step.sections if s.id == section_id)
            limit = section.repeat.max if section.repeat else 0
            self.add_error(
                None,
                _("«%(title)s»: puoi aggiungere al massimo %(max)d voci.") % {"title": section.title, "max": limit},
            )
        for slot in self.slots:
            self._require_whole(slot)
        for name, message in cross_problems(self.definition, self.step, self.slots, self._answers_now(), self.today):
            if name is None or name not in self.errors:
                self.add_error(name, message)
        return self.cleaned_data

    def _require_whole(self, slot: Slot) -> None:
        """An optional composite answer is given whole or not at all."""
        if slot.item.required or not is_exploded(slot.item):
            return
        parts = make_fields(slot.item.model_copy(update={"required": True}), [], self.today)
        given = {part for part, name in slot.names.items() if self.cleaned_data.get(name) not in (None, "")}
        if not given:
            return
        for part, name in slot.names.items():
            if parts[part].required and part not in given and name not in self.errors:
                self.add_error(name, _("Completa questo dato, oppure lascia vuoti tutti i dati di questo gruppo."))

    def _answers_now(self) -> Answers:
        """The whole form as of now: earlier steps, and what of this one is right."""
        return {**self.view.answers, **dict.fromkeys(self.field_ids), **self._step_answers()}

    def _step_answers(self) -> Answers:
        answers: Answers = {shown.id: [{} for _row in shown.rows] for shown, _p in self._layout if shown.repeated}
        for slot in self.slots:
            answer = to_answer(slot.item, {part: self.cleaned_data.get(name) for part, name in slot.names.items()})
            if answer is None:
                continue
            (answers[slot.row[0]][slot.row[1]] if slot.row else answers)[slot.item.id] = answer
        return answers

    # What actions keep

    @property
    def field_ids(self) -> list[str]:
        """Every key of `answers` that belongs to this step, shown or not."""
        return [key for section in self.step.sections for key in _keys(section)]

    def cleaned_answers(self) -> Answers:
        """The answers to this step, hidden fields left out. After `is_valid`; when it is false, only what is right."""
        return self._step_answers() if self.errors is not None else {}

    @property
    def sources(self) -> dict[str, str]:
        """Answer key → where it comes from: a known source while unchanged, else the citizen."""
        return {key: self._source(key, value) for key, value in self.cleaned_answers().items()}

    def _source(self, key: str, value: Any) -> str:
        profile = next((p for k, p in self._profiles() if k == key), None)
        known = self.known.get(profile) if profile else None
        if known is not None and value == self._known_answers.get(key, known.value):
            return known.source
        return self.stored_sources.get(key, CITIZEN) if self.stored.get(key) == value else CITIZEN

    def _profiles(self) -> Iterator[tuple[str, str | None]]:
        for section in self.step.sections:
            if section.repeat:
                yield section.id, section.profile
                continue
            yield from ((item.id, item.profile) for item in section.fields if not isinstance(item, NoteField))


def _fixed(item: Question) -> bool:
    return bool(getattr(item, "identity", False))


def _keys(section: Section) -> list[str]:
    return [section.id] if section.repeat else [f.id for f in section.fields if not isinstance(f, NoteField)]


def _row_title(section: Section, index: int) -> str:
    assert section.repeat is not None
    return f"{section.repeat.item_label} {index + 1}"


def _with(data: Any, name: str, value: str) -> Any:
    copy = data.copy()
    copy[name] = value
    return copy


def build_step_form(
    definition: ResolvedDefinition,
    step_id: str,
    answers: Answers,
    today: datetime.date,
    data: Mapping[str, Any] | None = None,
    known: Mapping[str, Known] | None = None,
    sources: Mapping[str, str] | None = None,
) -> StepForm:
    """The form of a data step. Raises KeyError when the definition has no such step.

    `answers`, `sources`: those of the draft. `known`: profile key → value with its source. With `data` (a POST) the form is
    bound; when the POST is a row button (`add`, `remove`) or `refresh`, `row_action` is true, the form shows what was typed
    and is never valid.
    """
    return StepForm(definition, definition.step(step_id), answers, today, data, known or {}, sources or {})
