"""How every form of the project looks: one renderer, one bound field that knows which markup its widget wants."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Widget
from django.http import HttpRequest

from ui.field_markup import field_markup
from ui.markup import widget_markup
from ui.widgets import Upload


class UiBoundField(BoundField):
    """Adds to Django's bound field what the templates under `ui/forms/` ask for."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        names = widget_classes(widget or self.field.widget, bool(self.errors), self.width)
        given = (attrs or {}).get("class") or (widget or self.field.widget).attrs.get("class", "")
        joined = " ".join(name for name in (given, names) if name)
        return {**built, "class": joined} if joined else built

    @property
    def kind(self) -> str:
        """Which markup: `check` (one box), `choices` (radio or boxes), `parts` (several inputs), `file` or `input`."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.FileInput):
            return "file"
        return "parts" if widget.use_fieldset else "input"

    @property
    def width(self) -> str:
        return getattr(self.field, "width", "") or getattr(self.field.widget, "width", "")

    @property
    def unit(self) -> str:
        return getattr(self.field, "unit", "") or getattr(self.field.widget, "unit", "")

    @property
    def source_note(self) -> str:
        return getattr(self.field, "source_note", "")

    @property
    def horizontal(self) -> bool:
        return getattr(self.field.widget, "horizontal", False)

    @property
    def anchor(self) -> str:
        """Where the error summary leads: the first input of the field."""
        return f"{self.auto_id}_0" if self.field.widget.use_fieldset else self.auto_id


def widget_classes(widget: Widget, invalid: bool, width: str) -> str:
    kind = getattr(widget, "input_type", "")
    if kind == "hidden" or widget.is_hidden:
        return ""
    names = [base_class(widget, kind)]
    if invalid:
        names.append("is-invalid")
    if getattr(widget, "monospaced", False):
        names.append("sp-mono")
    if width:
        names.append(f"sp-width-{width}")
    return " ".join(names)


def base_class(widget: Widget, kind: str) -> str:
    if kind in ("checkbox", "radio"):
        return "form-check-input"
    if kind == "select":
        return "form-select"
    return "form-control sp-upload__input" if isinstance(widget, Upload) else "form-control"


class Renderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = UiBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """What a page has many of is not made by templates."""
        if template_name == self.field_template_name:
            return field_markup(context["field"])
        widget = context.get("widget")
        made = widget_markup(template_name, widget) if widget else None
        return super().render(template_name, context, request) if made is None else made
