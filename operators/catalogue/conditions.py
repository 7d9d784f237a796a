"""On what something of the municipality's own may depend: one answer to a question that comes before it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from catalog.blueprint import BlueprintField
from catalog.blueprint.fields import BooleanField, ChoiceField, MultichoiceField
from catalog.overlay import Path
from catalog.workbench import Workbench

Answer = tuple[str, str]
Group = tuple[str, list[Answer]]


def earlier_answers(bench: Workbench, path: Path) -> list[Group]:
    """By question, what it may be answered: the condition in CEL, and the answer in words. `path`: of the thing, or of the list
    to which it is added; documents and declarations come after every question.

    Questions of repeated sections are not here (which row would count?), nor lists that come from the municipality's values.
    """
    return [(item.label, found) for item in _earlier(bench, path) if (found := list(_answers(item)))]


def _earlier(bench: Workbench, path: Path) -> Iterator[BlueprintField]:
    inside, own = path[0] == "steps", path[5:6]
    for step, section in bench.worded.sections():
        is_here = inside and (step.id, section.id) == (path[1], path[3])
        for item in () if section.repeat else section.fields:
            if is_here and (item.id,) == own:
                return
            yield item
        if is_here:
            return


def _answers(item: BlueprintField) -> Iterator[Answer]:
    if isinstance(item, BooleanField):
        yield item.id, _answer(_("Sì"), item)
        yield f"!{item.id}", _answer(_("No"), item)
    elif isinstance(item, ChoiceField | MultichoiceField):
        rule = "{name} == '{answer}'" if isinstance(item, ChoiceField) else "'{answer}' in {name}"
        for option in item.options:
            yield rule.format(name=item.id, answer=option.id), _answer(option.label, item)


def _answer(words: str, item: BlueprintField) -> str:
    """A closed list shows only this: the question is in it."""
    return _("«%(answer)s» a «%(question)s»") % {"answer": words, "question": item.label}
