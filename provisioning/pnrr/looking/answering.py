"""Answers that a step of any service accepts: guessed, judged by the very form of the citizens, mended, judged again."""

import datetime
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from django import forms

from catalog.forms import StepForm, build_step_form
from catalog.forms.codec import posted
from catalog.forms.layout import Slot
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers
from provisioning.pnrr.looking.made_up import MadeUp

# A step of the catalogue takes a few rounds; one that takes so many has rules that guessing does not meet.
ROUNDS: Final = 300
# After so many rounds without end everything is guessed anew.
PATIENCE: Final = 25


class NoAnswers(Exception):
    """No answers were found that the step accepts; `where`: the questions that stood in the way."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Guesser:
    """Of one service. The same service gets the same answers every time."""

    def __init__(self, definition: ResolvedDefinition, today: datetime.date, town: tuple[str, str]) -> None:
        self.definition, self.today = definition, today
        self.dice = Random(definition.hash)  # noqa: S311 (no secret: guesses that can be repeated)
        dates = tuple(dict.fromkeys(_dates_in(definition.values)))
        self.made_up = MadeUp(today, town[0], town[1], dates, self.dice)

    def answers(self, step_id: str, earlier: Answers, known: Mapping[str, Any]) -> Answers:
        """The earlier answers with those to this step. Raises NoAnswers."""
        mine: Answers = {}
        wrong: list[str] = []
        for turn in range(ROUNDS):
            if turn % PATIENCE == 0:
                mine = {}
            form = self._filled(step_id, {**earlier, **mine}, mine, known, first=turn == 0)
            if form.is_valid():
                return {**earlier, **form.cleaned_answers()}
            wrong = [name for name in form.errors if name != "__all__"]
            if not form.slots:
                break
            self._guess_again(form, mine, wrong)
        raise NoAnswers(", ".join(wrong) or step_id)

    def _filled(
        self, step_id: str, answers: Answers, mine: Answers, known: Mapping[str, Any], *, first: bool
    ) -> StepForm:
        """Every question answered, also those that the answers before them bring up."""
        blank = self._form(step_id, answers, known)
        for _turn in range(len(self.definition.step(step_id).sections) + len(blank.slots) + 1):
            open_ones = [slot for slot in blank.slots if self._is_open(slot, blank, mine)]
            if not open_ones:
                break
            for slot in open_ones:
                self._guess(slot, blank, mine, first=first)
            answers = {**answers, **mine}
            blank = self._form(step_id, answers, known)
        return self._form(step_id, answers, known, page_data(blank))

    def _form(self, step_id: str, answers: Answers, known: Mapping[str, Any], data: Any = None) -> StepForm:
        return build_step_form(self.definition, step_id, answers, self.today, data, known)

    def _is_open(self, slot: Slot, form: StepForm, mine: Answers) -> bool:
        given = _holder(slot, mine).get(slot.item.id)
        prefilled = form.initial.get(slot.first) not in (None, "")
        return slot.item.required and given is None and not (prefilled and slot.row is None)

    def _guess(self, slot: Slot, form: StepForm, mine: Answers, *, first: bool) -> None:
        holder, field = _holder(slot, mine), form.fields[slot.first]
        choices = _choices(field)
        if slot.item.type == "multichoice":
            holder[slot.item.id] = [choices[0] if first else self.dice.choice(choices)] if choices else None
            return
        holder[slot.item.id] = self.made_up.value(slot.item, choices, holder, first)

    def _guess_again(self, form: StepForm, mine: Answers, wrong: list[str]) -> None:
        """What is wrong; when only the whole is, any one answer of it."""
        slots = [slot for slot in form.slots if set(slot.names.values()) & set(wrong)]
        tried = slots or [self.dice.choice(form.slots)]
        for slot in tried:
            self._guess(slot, form, mine, first=False)
        if not self.dice.randrange(3):
            # What stands in the way may be an answer that the message does not name.
            self._guess(self.dice.choice(form.slots), form, mine, first=False)


def _holder(slot: Slot, mine: Answers) -> Answers:
    if slot.row is None:
        return mine
    section, index = slot.row
    rows = mine.setdefault(section, [])
    while len(rows) <= index:
        rows.append({})
    row: Answers = rows[index]
    return row


def page_data(form: StepForm) -> dict[str, Any]:
    """What the browser posts of this page as it stands there, with what is known already filled in."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        data |= posted(field, name, form.get_initial_for_field(field, name))
    return data


def _choices(field: forms.Field) -> list[str]:
    return [str(value) for value, _label in getattr(field, "choices", []) if value not in ("", None)]


def _dates_in(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [found for part in value.values() for found in _dates_in(part)]
    if isinstance(value, list | tuple):
        return [found for part in value for found in _dates_in(part)]
    if isinstance(value, datetime.date):
        return [value.isoformat()[:10]]
    return [value] if isinstance(value, str) and _is_date(value) else []


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
