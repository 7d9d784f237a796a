"""What only several answers together can get wrong."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from catalog.blueprint import Check, Step
from catalog.blueprint.fields import FiscalCodeField, PeriodField, PersonField
from catalog.forms.coherence import fiscal_code_problem
from catalog.forms.layout import Slot
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers, view

# Name of the Django field (None: the whole form), message in Italian.
Found = Iterator[tuple[str | None, str]]


def cross_problems(
    definition: ResolvedDefinition, step: Step, slots: list[Slot], answers: Answers, today: datetime.date
) -> Found:
    for slot in slots:
        context = answers if slot.row is None else {**answers, **answers[slot.row[0]][slot.row[1]]}
        yield from _slot_problems(slot, context)
    yield from _same_code_twice(slots, answers)
    yield from _check_problems(definition, step, slots, answers, today)


def _slot_problems(slot: Slot, answers: Answers) -> Found:
    item, value = slot.item, answers.get(slot.item.id)
    if value is None:
        return
    if isinstance(item, FiscalCodeField):
        yield from _fiscal_code(slot, item, value, answers)
    if isinstance(item, PersonField) and value.get("fiscal_code"):
        person = {key: value.get(key) for key in ("given_name", "family_name", "birth_date")}
        problem = fiscal_code_problem(value["fiscal_code"], **person)
        if problem:
            yield slot.names["fiscal_code"], problem
    if isinstance(item, PeriodField):
        yield from _period(slot, item, value)


def _fiscal_code(slot: Slot, item: FiscalCodeField, code: str, answers: Answers) -> Found:
    matches = {key: answers.get(name) for key, name in item.matches.model_dump(exclude_none=True).items()}
    problem = fiscal_code_problem(code, **matches)
    if problem:
        yield slot.names[""], problem
    if any(answers.get(other) == code for other in item.different_from):
        yield slot.names[""], _("Questo codice fiscale è già quello di un'altra persona in questa domanda.")


def _period(slot: Slot, item: PeriodField, value: dict[str, Any]) -> Found:
    if not (value.get("start") and value.get("end")):
        return
    days = (datetime.date.fromisoformat(value["end"]) - datetime.date.fromisoformat(value["start"])).days
    if days < 0:
        yield slot.names["end"], _("La fine viene prima dell'inizio.")
    elif item.max_days is not None and days >= item.max_days:
        yield slot.names["end"], _("Il periodo può durare al massimo %(days)d giorni.") % {"days": item.max_days}


def _same_code_twice(slots: list[Slot], answers: Answers) -> Found:
    """Nobody stands twice in a group."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for slot in slots:
        if slot.row is None or not isinstance(slot.item, FiscalCodeField):
            continue
        code = answers[slot.row[0]][slot.row[1]].get(slot.item.id)
        key = (slot.row[0], slot.item.id, str(code))
        seen[key] += 1
        if code and seen[key] == 2:
            yield slot.names[""], _("Questa persona è già nell'elenco.")


def _check_problems(
    definition: ResolvedDefinition, step: Step, slots: list[Slot], answers: Answers, today: datetime.date
) -> Found:
    scope = view(definition, answers, today).scope
    places = {(slot.row, slot.item.id): slot for slot in slots}
    repeated = {section.id for section in step.sections if section.repeat}
    for check in definition.checks:
        if check.section:
            yield from _row_check(check, scope, places, answers)
        elif scope.evaluate(check.rule) is False:
            here = [places[(None, name)] for name in check.fields if (None, name) in places]
            if here or repeated & set(check.fields):
                yield (_part_meant(here[0], check) if here else None), check.message


def _part_meant(slot: Slot, check: Check) -> str:
    """Of an answer in parts the one that the rule reads: what is wrong with an age stands by the date, not by the name."""
    read = (name for part, name in slot.names.items() if part and re.search(rf"\b{slot.item.id}\.{part}\b", check.rule))
    return next(read, next(iter(slot.names.values())))


def _row_check(check: Check, scope: Any, places: dict[Any, Slot], answers: Answers) -> Found:
    for index, row in enumerate(answers.get(check.section or "") or []):
        slot = places.get(((check.section, index), check.fields[0]))
        scope.put("row", row)
        if slot and scope.evaluate(check.rule) is False:
            yield _part_meant(slot, check), check.message
