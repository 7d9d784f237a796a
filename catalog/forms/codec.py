"""One field of a blueprint ↔ the Django fields that ask for it ↔ its answer as JSON.

A simple field is one Django field under its own name; a composite one has a Django field for each part, named
`<field>__<part>`.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from catalog.blueprint import COMPOSITE_PARTS, ISEE_KINDS, Question
from catalog.blueprint import fields as blocks
from catalog.forms import fields as answers
from ui import widgets

Answer = Any
Parts = dict[str, forms.Field]
SEPARATOR: Final = "__"
# An address is a composite answer, but one Django field with a widget of several inputs.
EXPLODED: Final = frozenset(COMPOSITE_PARTS) - {"address"}
OPTIONAL_PARTS: Final = frozenset({"subunit", "category", "pec"})
PART_LABELS: Final[dict[str, Any]] = {
    "given_name": _("nome"),
    "family_name": _("cognome"),
    "fiscal_code": _("codice fiscale"),
    "birth_date": _("data di nascita"),
    "name": _("denominazione"),
    "tax_code": _("codice fiscale o partita IVA"),
    "pec": _("PEC"),
    "sheet": _("foglio"),
    "parcel": _("particella"),
    "subunit": _("subalterno"),
    "category": _("categoria catastale"),
    "kind": _("tipo"),
    "value": _("valore"),
    "valid_until": _("valido fino al"),
    "start": _("dal"),
    "end": _("al"),
}
# WCAG 2.2, 1.3.5: only what the person says of themself.
AUTOCOMPLETE: Final[dict[str, str]] = {
    "identity.given_name": "given-name",
    "identity.family_name": "family-name",
    "contact.email": "email",
    "contact.phone": "tel",
}


def is_exploded(item: Question) -> bool:
    return item.type in EXPLODED


def part_names(item: Question, name: str) -> dict[str, str]:
    """Part → name of its Django field; the only part of a simple field is ""."""
    if is_exploded(item):
        return {part: f"{name}{SEPARATOR}{part}" for part in COMPOSITE_PARTS[item.type]}
    return {"": name}


def make_fields(item: Any, options: list[tuple[str, str]], today: datetime.date) -> Parts:
    common = {"label": item.label, "help_text": item.help or "", "required": item.required}
    if is_exploded(item):
        return _composite(item, today)
    field = _SIMPLE[item.type](item, common, options, today)
    if isinstance(field, answers.OneChoice | answers.ManyChoices):
        field.option_helps = {option.id: option.help for option in item.options if option.help}
    if item.profile in AUTOCOMPLETE:
        field.widget.attrs["autocomplete"] = AUTOCOMPLETE[item.profile]
    return {"": field}


def _text(item: blocks.TextField, common: dict[str, Any], *_rest: Any) -> forms.Field:
    field = answers.PlainText(max_length=item.max_length, **common)
    if item.pattern:
        message = item.pattern_message or _("Il testo non ha la forma richiesta.")
        field.validators.append(RegexValidator(rf"\A(?:{item.pattern})\Z", message))
    return field


def _textarea(item: blocks.TextareaField, common: dict[str, Any], *_rest: Any) -> forms.Field:
    return answers.PlainText(max_length=item.max_length, widget=forms.Textarea({"rows": 5}), **common)


def _choice(
    item: blocks.ChoiceField, common: dict[str, Any], options: list[tuple[str, str]], _today: datetime.date
) -> forms.Field:
    if item.display == "select":
        return answers.OneChoice(choices=[("", _("Scegli")), *options], widget=forms.Select(), **common)
    return answers.OneChoice(choices=options, widget=widgets.RadioChoices(), **common)


def _boolean(item: blocks.BooleanField, common: dict[str, Any], *_rest: Any) -> forms.Field:
    return answers.MustTick(**common) if item.must_be_true else answers.YesNo(**common)


def _date(item: blocks.DateField, common: dict[str, Any], _options: Any, today: datetime.date) -> forms.Field:
    birthday = item.profile == "identity.birth_date"
    return answers.DateAnswer(
        today=today, not_future=item.not_future, not_past=item.not_past, birthday=birthday, **common
    )


_SIMPLE: Final[dict[str, Callable[..., forms.Field]]] = {
    "text": _text,
    "textarea": _textarea,
    "email": lambda item, common, *_rest: answers.EmailAnswer(**common),
    "phone": lambda item, common, *_rest: answers.PhoneAnswer(max_length=30, **common),
    "integer": lambda item, common, *_rest: answers.IntegerAnswer(minimum=item.min, maximum=item.max, **common),
    "money": lambda item, common, *_rest: answers.MoneyAnswer(minimum=item.min, maximum=item.max, **common),
    "date": _date,
    "choice": _choice,
    "multichoice": lambda item, common, options, _today: answers.ManyChoices(
        choices=options, max_chosen=item.max_chosen, **common
    ),
    "boolean": _boolean,
    "fiscal_code": lambda item, common, *_rest: answers.FiscalCodeAnswer(max_length=40, **common),
    "iban": lambda item, common, *_rest: answers.IbanAnswer(countries=item.countries, max_length=60, **common),
    "plate": lambda item, common, *_rest: answers.PlateAnswer(max_length=20, **common),
    "address": lambda item, common, *_rest: answers.AddressAnswer(**common),
}


def _composite(item: Any, today: datetime.date) -> Parts:
    parts: Parts = {}
    for index, part in enumerate(COMPOSITE_PARTS[item.type]):
        common = {
            "label": f"{item.label}: {PART_LABELS[part]}",
            "help_text": (item.help or "") if index == 0 else "",
            "required": item.required and part not in OPTIONAL_PARTS,
        }
        parts[part] = _part(item, part, common, today)
    return parts


def _part(item: Any, part: str, common: dict[str, Any], today: datetime.date) -> forms.Field:
    if part == "fiscal_code":
        return answers.FiscalCodeAnswer(max_length=40, **common)
    if part == "tax_code":
        return answers.TaxCodeAnswer(max_length=40, **common)
    if part == "pec":
        return answers.EmailAnswer(**common)
    if part in ("birth_date", "valid_until", "start", "end"):
        return answers.DateAnswer(
            today=today, not_future=part == "birth_date", not_past=part == "valid_until", **common
        )
    if item.type == "isee" and part == "kind":
        choices = [(kind, _(ISEE_KINDS[kind])) for kind in item.kinds]
        return answers.OneChoice(choices=choices, widget=widgets.RadioChoices(), **common)
    if item.type == "isee":
        return answers.MoneyAnswer(minimum=0, maximum=100_000_000, **common)
    return answers.PlainText(max_length=120, **common)


def to_answer(item: Question, cleaned: Mapping[str, Any]) -> Answer:
    """From cleaned values by part to the answer; None when nothing was answered."""
    if is_exploded(item):
        parts = {part: value for part, value in cleaned.items() if value not in (None, "")}
        return parts or None
    value = cleaned.get("")
    if item.type == "boolean" and getattr(item, "must_be_true", False):
        return True if value else None
    return None if value in (None, "", []) else value


def to_initial(item: Question, answer: Answer) -> dict[str, Any]:
    """What each Django field shows for an answer; nothing when the answer has another shape."""
    if answer is None:
        return {}
    if is_exploded(item):
        parts = answer if isinstance(answer, dict) else {}
        return {
            part: _shown(part_kind(item, part), parts[part]) for part in COMPOSITE_PARTS[item.type] if part in parts
        }
    return {"": _shown(item.type, answer)}


def part_kind(item: Question, part: str) -> str:
    if item.type == "isee" and part == "value":
        return "money"
    return "date" if part in ("birth_date", "valid_until", "start", "end") else "text"


def _shown(kind: str, value: Any) -> Any:
    if kind == "money":
        usable = isinstance(value, int) and not isinstance(value, bool)
        return f"{value // 100}.{value % 100:02d}" if usable else None
    return value


def posted(field: forms.Field, name: str, value: Any) -> dict[str, Any]:
    """The POST data that would give `value`: how stored answers are checked by the same form that took them."""
    widget = field.widget
    if isinstance(widget, widgets.DateParts | widgets.Address):
        suffixes: list[str] = vars(widget)["widgets_names"]
        named = zip(suffixes, widget.decompress(value), strict=True)
        return {f"{name}{suffix}": part for suffix, part in named if part is not None}
    shown = field.prepare_value(value)
    return {} if shown is None else {name: shown}


def reread(item: Question, parts: Parts, value: Any) -> Answer:
    """A value from elsewhere as this field would keep it; None when the field would refuse it."""
    cleaned: dict[str, Any] = {}
    try:
        initial = to_initial(item, value)
        for part, field in parts.items():
            shown = posted(field, "x", initial.get(part))
            cleaned[part] = field.clean(field.widget.value_from_datadict(shown, MultiValueDict(), "x"))
    except (ValidationError, TypeError, AttributeError):
        return None
    return to_answer(item, cleaned)
