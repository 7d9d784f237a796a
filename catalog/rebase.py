"""A draft meets a newer definition: it keeps the answers that still fit, and the citizen sees what changed."""

import datetime

from django.utils.translation import gettext as _

from catalog.blueprint import BlueprintField, NoteField, Section
from catalog.checking import problems_of_answers
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers, prune, view

Question = BlueprintField | Section


def rebase_answers(
    old: ResolvedDefinition, new: ResolvedDefinition, answers: Answers, today: datetime.date | None = None
) -> tuple[Answers, list[str]]:
    """The answers that the new definition still takes, and what changed, in sentences for the citizen."""
    before, after = _questions(old), _questions(new)
    fitting = {k: v for k, v in answers.items() if k in after and _same_shape(before.get(k), after[k])}
    kept = _without_wrong(new, prune(new, fitting, today), today)
    gone = [_label(before[key]) for key in prune(old, answers, today) if key in before and key not in kept]
    shown = view(new, kept, today).sections
    added = [_label(after[key]) for key in after if key not in before and _section_of(new, key) in shown]
    return kept, [
        *(_("Non teniamo più la risposta a «%(label)s»: la domanda è cambiata.") % {"label": label} for label in gone),
        *(_("C'è una nuova domanda: «%(label)s».") % {"label": label} for label in added),
    ]


def _questions(definition: ResolvedDefinition) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for _where, section in definition.sections():
        if section.repeat:
            found[section.id] = section
        else:
            found |= {item.id: item for item in section.fields if not isinstance(item, NoteField)}
    return found


def _same_shape(before: Question | None, after: Question) -> bool:
    if before is None or isinstance(before, Section) != isinstance(after, Section):
        return False
    return isinstance(before, Section) or before.type == getattr(after, "type", None)


def _without_wrong(new: ResolvedDefinition, answers: Answers, today: datetime.date | None) -> Answers:
    """What the new form would refuse is asked again; what is merely missing is no reason to drop anything."""
    given = set(answers)
    wrong = {problem.field_id.split("__")[0] for problem in problems_of_answers(new, answers, (), today)}
    return {key: value for key, value in answers.items() if key not in wrong & given}


def _label(question: Question) -> str:
    return question.title if isinstance(question, Section) else question.label


def _section_of(definition: ResolvedDefinition, key: str) -> str:
    for _where, section in definition.sections():
        if section.id == key or (not section.repeat and any(item.id == key for item in section.fields)):
            return section.id
    return ""
