"""The one tag library of the project; the modules beside this one register their tags in it."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def render(name: str, **context: Any) -> SafeString:
    """A component's template with nothing but what it was given: components never look at the page around them."""
    return render_to_string(f"ui/components/{name}.html", context)


def row(item: Any) -> dict[str, Any]:
    """Label, value and source of a row given as tuple, dict or object."""
    if isinstance(item, tuple | list):
        label, value, *rest = item
        return {"label": label, "value": value, "source": rest[0] if rest else ""}
    get = item.get if isinstance(item, dict) else lambda name, default="": getattr(item, name, default)
    return {"label": get("label", ""), "value": get("value", ""), "source": get("source", "")}
