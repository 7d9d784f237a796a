"""Are these answers complete and right? By the same forms that took them, so no second set of rules exists."""

import datetime
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.blueprint import Step
from catalog.dates import local_today
from catalog.forms import StepForm, build_step_form
from catalog.forms.codec import posted, to_initial
from catalog.forms.rows import count_name
from catalog.resolve import ResolvedDefinition
from catalog.store import BoundedCache
from catalog.visibility import Answers, View, documents_called_for, view, visible_declarations
from tenants.context import current_schema

SUMMARY_STEP = "riepilogo"


@dataclass(frozen=True)
class AnswerProblem:
    """`field_id`: name of the Django field, id of the document or declaration; "" when it is the whole step."""

    step_id: str
    field_id: str
    message: str


_JUDGED: Final["BoundedCache[list[AnswerProblem]]"] = BoundedCache(4096)


def problems_of_answers(
    definition: ResolvedDefinition, answers: Answers, documents: Collection[str], today: datetime.date | None = None
) -> list[AnswerProblem]:
    """All that stands against sending these answers. `documents`: ids of the documents with at least one file."""
    day = today or local_today()
    return _problems(definition, view(definition, answers, day), documents, day)


def _problems(
    definition: ResolvedDefinition, seen: View, documents: Collection[str], day: datetime.date
) -> list[AnswerProblem]:
    return _wrong_answers(definition, seen.answers, day) + _missing_documents(definition, seen, documents)


def _wrong_answers(definition: ResolvedDefinition, kept: Answers, day: datetime.date) -> list[AnswerProblem]:
    """Every page of a flow asks this about answers that did not change since the page before: the last ones are remembered.

    The key is a hash, so that no answer stays in memory, and names all that the forms look at.
    """
    material = [definition.hash, day.isoformat(), get_language(), kept]
    key = hashlib.sha256(json.dumps(material, sort_keys=True, default=str).encode()).hexdigest()
    return _JUDGED.get((current_schema(), key), lambda: _judge(definition, kept, day))


def _judge(definition: ResolvedDefinition, kept: Answers, day: datetime.date) -> list[AnswerProblem]:
    return [
        AnswerProblem(step.id, name if name != "__all__" else "", str(message))
        for step in view(definition, kept, day).steps
        for name, messages in _checked_form(definition, step, kept, day).errors.items()
        for message in messages
    ]


def _missing_documents(definition: ResolvedDefinition, seen: View, documents: Collection[str]) -> list[AnswerProblem]:
    shown = [step.id for step in seen.steps]
    return [
        AnswerProblem(document_step(definition, document.step, shown), document.id, _("Allega «%s».") % document.label)
        for document in documents_called_for(definition, seen)
        if document.required and document.id not in documents
    ]


def document_step(definition: ResolvedDefinition, declared: str | None, shown: list[str]) -> str:
    """Where a document is asked: its own step when that is shown, else the last data step shown."""
    if declared in shown:
        return str(declared)
    return shown[-1] if shown else definition.steps[-1].id


def documents_of_step(
    definition: ResolvedDefinition, step_id: str, answers: Answers, today: datetime.date | None = None
) -> list[Any]:
    """The documents (DocumentSpec) to ask on this step."""
    seen = view(definition, answers, today)
    shown, wanted = [step.id for step in seen.steps], documents_called_for(definition, seen)
    return [document for document in wanted if document_step(definition, document.step, shown) == step_id]


def incomplete_steps(
    definition: ResolvedDefinition,
    answers: Answers,
    documents: Collection[str],
    completed: Collection[str] | None = None,
    today: datetime.date | None = None,
) -> list[str]:
    """Data steps still to be filled in, in order: not in `completed` (when given), or with something wrong in them."""
    day = today or local_today()
    seen = view(definition, answers, day)
    wrong = {problem.step_id for problem in _problems(definition, seen, documents, day)}
    return [s.id for s in seen.steps if s.id in wrong or (completed is not None and s.id not in completed)]


def missing_declarations(
    definition: ResolvedDefinition, answers: Answers, declared: Collection[str], today: datetime.date | None = None
) -> list[AnswerProblem]:
    message = _("Per inviare la domanda devi confermare questa dichiarazione.")
    wanted = visible_declarations(definition, answers, today)
    return [AnswerProblem(SUMMARY_STEP, d.id, message) for d in wanted if d.required and d.id not in declared]


def _checked_form(definition: ResolvedDefinition, step: Step, answers: Answers, today: datetime.date) -> StepForm:
    blank = build_step_form(definition, step.id, answers, today)
    return build_step_form(definition, step.id, answers, today, data=form_data(blank, answers))


def form_data(form: StepForm, answers: Answers) -> dict[str, Any]:
    """What the browser would post for these answers."""
    data: dict[str, Any] = {}
    for section in form.step.sections:
        if section.repeat:
            rows = answers.get(section.id) or []
            data[count_name(section)] = str(max(len(rows), section.repeat.min))
    for slot in form.slots:
        holder = answers if slot.row is None else (answers.get(slot.row[0]) or [{}] * (slot.row[1] + 1))[slot.row[1]]
        initial = to_initial(slot.item, holder.get(slot.item.id))
        for part, name in slot.names.items():
            data |= posted(form.fields[name], name, initial.get(part))
    return data
