"""Markup of the smallest parts, made without templates: a page has dozens of them, and a template costs ten times as much.

Attributes and texts are escaped by `conditional_escape`, as in a template.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

Widget = Mapping[str, Any]


def attribute(name: str, value: Any) -> str:
    """` name="value"`, or nothing for an empty value."""
    return f' {name}="{conditional_escape(value)}"' if value not in ("", None) else ""


def join(*parts: str) -> SafeString:
    """Parts that are markup already."""
    return mark_safe("".join(parts))


def attributes(widget: Widget) -> str:
    """As Django's `attrs.html` writes them."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def control(widget: Widget) -> SafeString:
    """An `input`; also one option of a group, whose label stands apart."""
    value = widget.get("value")
    shown = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = conditional_escape(widget["name"])
    return join(f'<input type="{widget["type"]}" name="{name}"', shown, attributes(widget), ">")


def textarea(widget: Widget) -> SafeString:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    name = conditional_escape(widget["name"])
    return join(f'<textarea name="{name}"', attributes(widget), f">\n{text}</textarea>")


def select(widget: Widget) -> SafeString:
    options = (option for _group, options, _index in widget["optgroups"] for option in options)
    inside = "".join(f"\n  {_option(option)}" for option in options)
    name = conditional_escape(widget["name"])
    return join(f'<select name="{name}"', attributes(widget), f">{inside}\n</select>")


def _option(widget: Widget) -> str:
    value, label = conditional_escape(str(widget["value"])), conditional_escape(widget["label"])
    return f'<option value="{value}"{attributes(widget)}>{label}</option>'


# Template of a Django widget → the same markup.
WIDGETS: Final[dict[str, Callable[[Widget], SafeString]]] = {
    f"django/forms/widgets/{name}.html": control
    for name in (
        "input", "text", "email", "number", "hidden", "date", "checkbox", "file", "radio_option", "checkbox_option",
    )
} | {"django/forms/widgets/textarea.html": textarea, "django/forms/widgets/select.html": select}  # fmt: skip


def widget_markup(template_name: str, widget: Widget) -> SafeString | None:
    """None when the widget has a template that must be rendered."""
    if widget.get("wrap_label") or any(group for group, _options, _index in widget.get("optgroups", ()) if group):
        return None
    make = WIDGETS.get(template_name)
    return make(widget) if make else None


def paragraphs_or_dash(value: Any) -> SafeString:
    if value is None or value == "":
        return mark_safe('<span class="sp-meta">—</span>')
    text = str(conditional_escape(value))
    return mark_safe(text.replace("\r\n", "\n").replace("\n", "<br>"))


def optional_mark() -> SafeString:
    return format_html(' <span class="sp-optional">{}</span>', gettext("(facoltativo)"))
