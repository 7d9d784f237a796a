"""A form field with its label, help, source and errors around the input. One markup for every kind of field."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from ui.components.icons import icon_markup
from ui.markup import attribute, join, optional_mark


def field_markup(field: Any, source: str = "", css: str = "", hint: str = "") -> SafeString:
    """`field`: a bound field, of ours or of Django's."""
    kind = getattr(field, "kind", "input")
    classes = "".join(
        (
            "sp-field",
            " sp-field--check" if kind == "check" else "",
            " sp-field--invalid" if field.errors else "",
            " sp-field--new" if getattr(field.field, "is_new", False) and not field.errors else "",
            f" {conditional_escape(css)}" if css else "",
        )
    )
    marked = field.field.required or getattr(field.field, "unmarked", False)
    optional = "" if marked else optional_mark()
    notes = _notes(field, hint or field.help_text, source or getattr(field, "source_note", ""))
    if kind == "check":
        return _check(field, classes, optional, notes)
    if kind in ("choices", "parts"):
        return _group(field, kind, classes, optional, notes)
    return join(f'<div class="{classes}">', _label(field, "form-label", optional), notes, _with_unit(field), "</div>")


def _label(field: Any, css: str, optional: str) -> str:
    return format_html('<label class="{}" for="{}">{}{}</label>', css, field.id_for_label, field.label, optional)


def _check(field: Any, classes: str, optional: str, notes: str) -> SafeString:
    label = _label(field, "form-check-label", optional)
    return join(f'<div class="{classes}"><div class="form-check">', str(field), label, "</div>", notes, "</div>")


def _group(field: Any, kind: str, classes: str, optional: str, notes: str) -> SafeString:
    described = attribute("aria-describedby", field.aria_describedby)
    legend = format_html('<legend class="form-label">{}{}</legend>', field.label, optional)
    inside = _choices(field) if kind == "choices" else str(field)
    return join(f'<fieldset class="{classes}"{described}>', legend, notes, inside, "</fieldset>")


def _choices(field: Any) -> str:
    row = " sp-choices--row" if field.horizontal else ""
    helps = getattr(field.field, "option_helps", {})
    options = "".join(_option(option, helps.get(str(option.data["value"]), "")) for option in field)
    return f'<div class="sp-choices{row}">{options}</div>'


def _option(option: Any, help_text: str) -> str:
    """One answer of a group; its help describes the box, so that the name stays short for who listens."""
    hint = ""
    if help_text:
        described = f"{option.id_for_label}_helptext"
        option.data["attrs"] = {**option.data["attrs"], "aria-describedby": described}
        hint = format_html('<p class="sp-choices__help" id="{}">{}</p>', described, help_text)
    return format_html(
        '<div class="form-check">{}<label class="form-check-label" for="{}">{}</label>{}</div>',
        option.tag(), option.id_for_label, option.choice_label, hint,
    )  # fmt: skip


def _with_unit(field: Any) -> str:
    unit = getattr(field, "unit", "")
    if not unit:
        return str(field)
    sign = format_html('<span class="input-group-text" aria-hidden="true">{}</span>', unit)
    return f'<div class="input-group sp-unit">{sign}{field}</div>'


def _notes(field: Any, help_text: Any, source: Any) -> str:
    """What stands between label and input: help, where a known value comes from, what is wrong."""
    parts = []
    if help_text:
        parts.append(format_html('<div class="form-text" id="{}_helptext">{}</div>', field.auto_id, help_text))
    if source:
        parts.append(source_note(source))
    if field.errors:
        words = " ".join(str(error) for error in field.errors)
        parts.append(
            format_html(
                '<div class="invalid-feedback" id="{}_error">{}<span>{}</span></div>',
                field.auto_id, icon_markup("it-error", "xs"), words,
            )
        )  # fmt: skip
    return "".join(parts)


def source_note(source: Any) -> SafeString:
    return format_html('<p class="sp-source">{}{}</p>', icon_markup("it-info-circle", "xs"), source)
