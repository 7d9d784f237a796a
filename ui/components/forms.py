"""The parts of a form and of an application's flow."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from ui import markup
from ui import rating as texts
from ui.components.library import register
from ui.field_markup import field_markup


@register.simple_tag
def field(bound_field: BoundField, source: str = "", css: str = "", hint: str = "") -> SafeString:
    return field_markup(bound_field, source, css, hint)


@register.simple_tag
def control(widget: dict[str, Any]) -> SafeString:
    """The input of a part of a widget."""
    return markup.control(widget)


@register.inclusion_tag("ui/forms/form.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    return {
        "form": form,
        "fields": [(f, f.errors) for f in form.visible_fields()],
        "hidden_fields": form.hidden_fields(),
    }


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*sources: Any) -> dict[str, Any]:
    return {"errors": [entry for source in sources for entry in error_entries(source)]}


def error_entries(source: Any) -> list[tuple[str, str]]:
    """Pairs of message and anchor, in the order of the fields; an error of the whole form has no anchor."""
    if not source:
        return []
    if isinstance(source, list | tuple):
        return [(str(message), anchor) for message, anchor in source]
    general = [(str(message), "") for message in source.errors.get(NON_FIELD_ERRORS, [])]
    return general + [(named(bound, message), anchor_of(bound)) for bound in source for message in bound.errors]


def named(bound: BoundField, message: str) -> str:
    """Away from its field a message such as «Compila questo campo» says nothing without the label, nor without its row."""
    within = getattr(bound.field, "within", "")
    if within:
        return f"{within}. {_with_label(bound, message)}"
    return _with_label(bound, message)


def name_of(bound: BoundField) -> str:
    """The question as a whole, also where this is only its first part, after the name of its row if it has one."""
    within, label = getattr(bound.field, "within", ""), getattr(bound.field, "asked", bound.label)
    return f"{within}. {label}" if within else str(label)


def _with_label(bound: BoundField, message: str) -> str:
    if str(bound.label) in message:
        return message
    label = Truncator(str(bound.label)).words(10, truncate="…")
    return f"{label} {message}" if label.endswith(("?", ":", ".", "…")) else f"{label}: {message}"


def anchor_of(bound: BoundField) -> str:
    return f"#{getattr(bound, 'anchor', bound.auto_id)}"


@register.inclusion_tag("ui/components/repeated_group.html")
def repeated_group(
    id: str,
    title: str = "",
    rows: Sequence[Any] = (),
    item_label: str = "",
    add_label: str = "",
    can_add: bool = True,
    min_rows: int = 0,
    heading: int = 3,
) -> dict[str, Any]:
    return {**locals(), "can_remove": len(rows) > min_rows}


@register.inclusion_tag("ui/components/stepper.html")
def stepper(steps: Sequence[Any]) -> dict[str, Any]:
    states = [item["state"] if isinstance(item, dict) else item.state for item in steps]
    current = states.index("current") if "current" in states else len(states) - 1
    return {"steps": steps, "number": current + 1, "total": len(states), "active": steps[current] if steps else None}


@register.inclusion_tag("ui/components/flow_actions.html")
def flow_actions(
    back: bool = True, save: bool = True, next_label: str = "", next_value: str = "next"
) -> dict[str, Any]:
    return locals()


@register.inclusion_tag("ui/components/rating.html")
def rating(variant: str, action: str, target: str = "", done: bool = False) -> dict[str, Any]:
    return {
        "question": texts.QUESTIONS[variant],
        "positive": texts.POSITIVE,
        "positive_question": texts.POSITIVE_QUESTION,
        "negative": texts.NEGATIVE,
        "negative_question": texts.NEGATIVE_QUESTION,
        "max_length": texts.TEXT_MAX_LENGTH,
        "stars": range(1, 6),
        "action": action,
        "target": target,
        "done": done,
    }


@register.inclusion_tag("ui/components/filters.html")
def filters(form: BaseForm, reset_url: str = "", submit_label: str = "") -> dict[str, Any]:
    return locals()
