"""The values the catalogue leaves to the municipality, asked one by one in words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from catalog.blueprint import Parameter
from catalog.dates import local_today
from catalog.forms.fields import DateAnswer, IntegerAnswer, MoneyAnswer, PlainText, YesNo
from catalog.forms.row_buttons import after_action, cell_name, count_name, is_row_action, posted_rows
from catalog.parameters import InvalidParameters, as_text, check_values
from offices.models import Office

BIG = 1_000_000_000


def _integer(parameter: Any, **kwargs: Any) -> forms.Field:
    made = IntegerAnswer(
        minimum=-BIG if parameter.min is None else parameter.min,
        maximum=BIG if parameter.max is None else parameter.max,
        **kwargs,
    )
    vars(made)["width"] = "sm"
    return made


def _money(parameter: Any, **kwargs: Any) -> forms.Field:
    made = MoneyAnswer(minimum=parameter.min, maximum=parameter.max, **kwargs)
    vars(made)["width"] = "md"
    return made


def _text(parameter: Any, **kwargs: Any) -> forms.Field:
    widget = forms.Textarea({"rows": 3}) if parameter.max_length > 300 else forms.TextInput()
    return PlainText(max_length=parameter.max_length, widget=widget, **kwargs)


def _url(parameter: Any, **kwargs: Any) -> forms.Field:
    return PlainText(max_length=300, widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}), **kwargs)


FIELDS: dict[str, Callable[..., forms.Field]] = {
    "integer": _integer,
    "money": _money,
    "text": _text,
    "url": _url,
    "date": lambda _parameter, **kwargs: DateAnswer(today=local_today(), **kwargs),
    "boolean": lambda _parameter, **kwargs: YesNo(**kwargs),
}


@dataclass
class Row:
    number: int
    cells: list[BoundField]


@dataclass
class Asked:
    """A parameter on the page: one field, or a table of rows. `note` says where the value comes from."""

    parameter: Parameter
    note: str
    bound: BoundField | None = None
    rows: list[Row] = field(default_factory=list)
    count: BoundField | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        return len(self.rows) - 1

    @property
    def add_label(self) -> str:
        return _("Aggiungi un anno") if self.parameter.by_year else _("Aggiungi una voce")


class ParametersForm(forms.Form):
    """`values`: those in force. `office`: the code of the office, asked too unless None.

    When the POST is a row button, `row_action` is true, the form shows the rows so changed and is never valid.
    """

    use_required_attribute = False

    def __init__(
        self, parameters: Iterable[Parameter], values: Mapping[str, Any], data: Any = None, office: str | None = None
    ) -> None:
        super().__init__(data)
        self.parameters, self.values = list(parameters), values
        self.row_action = data is not None and is_row_action(data)
        self.row_counts: dict[str, int] = {}
        if office is not None:
            self.fields["ufficio"] = office_field(office)
        for parameter in self.parameters:
            if is_table(parameter):
                self._add_rows(parameter)
            else:
                self._add_one(parameter)

    def _add_one(self, parameter: Parameter) -> None:
        made = FIELDS[parameter.type](parameter, label=parameter.label, required=parameter.required)
        made.help_text, made.initial = parameter.help, shown(parameter.type, self._value(parameter))
        self.fields[parameter.id] = made

    def _value(self, parameter: Parameter) -> Any:
        return self.values.get(parameter.id, parameter.default)

    def _add_rows(self, parameter: Parameter) -> None:
        rows = stored_rows(parameter, self._value(parameter))
        if self.is_bound:
            rows = posted_rows(self.data, parameter.id, parts_of(parameter))
        if self.row_action:
            rows = after_action(self.data, parameter.id, rows)
        rows = rows or [{}]
        self.row_counts[parameter.id] = len(rows)
        hidden = forms.CharField(widget=forms.HiddenInput(), required=False, initial=str(len(rows)))
        self.fields[count_name(parameter.id)] = hidden
        for index, row in enumerate(rows):
            for part, made in self._cells(parameter, index).items():
                # A cell of a table: whether the row is there at all is what is optional.
                vars(made)["unmarked"], made.initial = True, row.get(part, "")
                self.fields[cell_name(parameter.id, index, part)] = made
        if self.row_action:
            self._show_typed(parameter, rows)

    def _show_typed(self, parameter: Parameter, rows: list[dict[str, str]]) -> None:
        data: Any = self.data
        data = data.copy()
        data[count_name(parameter.id)] = str(len(rows))
        for index, row in enumerate(rows):
            for part in parts_of(parameter):
                data[cell_name(parameter.id, index, part)] = row.get(part, "")
        self.data = data

    def _cells(self, parameter: Parameter, index: int) -> dict[str, forms.Field]:
        number = {"n": index + 1}
        if not parameter.by_year:
            label = PlainText(label=_("Voce %(n)d") % number, required=False, max_length=300)
            return {"label": label, "id": forms.CharField(widget=forms.HiddenInput(), required=False)}
        year = IntegerAnswer(label=_of_row(_("Anno"), number), required=False, minimum=1990, maximum=2100)
        value = FIELDS[parameter.type](parameter, label=_of_row(_("Valore"), number), required=False)
        return {"year": year, "value": value}

    @property
    def asked(self) -> list[Asked]:
        return [self._asked(parameter) for parameter in self.parameters]

    def _asked(self, parameter: Parameter) -> Asked:
        note = self._note(parameter)
        if not is_table(parameter):
            vars(self.fields[parameter.id])["source_note"] = note
            return Asked(parameter, note, bound=self[parameter.id])
        count = self[count_name(parameter.id)]
        rows = [
            Row(i, [self[cell_name(parameter.id, i, part)] for part in parts_of(parameter)])
            for i in range(self.row_counts[parameter.id])
        ]
        return Asked(parameter, note, rows=rows, count=count, errors=[str(e) for e in count.errors])

    def _note(self, parameter: Parameter) -> str:
        if parameter.default is None:
            return ""
        text = as_text(parameter, parameter.default)
        if self._value(parameter) == parameter.default:
            return _("Proposto dal catalogo: %(value)s") % {"value": text}
        return _("Scelto da voi. Il catalogo propone: %(value)s") % {"value": text}

    def full_clean(self) -> None:
        if self.row_action:
            # A button that adds or moves a row is no reason to scold about what is still to be typed.
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.row_action and super().is_valid()

    def clean(self) -> dict[str, Any]:
        self.given: dict[str, Any] = {}
        for parameter in self.parameters:
            place = count_name(parameter.id) if is_table(parameter) else parameter.id
            value = self._typed(parameter)
            if self._has_errors(parameter):
                continue
            try:
                given = {} if value is None and parameter.required else {parameter.id: value}
                # Emptied is not «take the catalogue's»: a value that is necessary has to be there.
                asked = parameter.model_copy(update={"default": None})
                self.given |= check_values([asked], given)
            except InvalidParameters as error:
                self.add_error(place, error.errors[parameter.id])
        return self.cleaned_data

    def _has_errors(self, parameter: Parameter) -> bool:
        return any(name == parameter.id or name.startswith(f"{parameter.id}__") for name in self.errors)

    def _typed(self, parameter: Parameter) -> Any:
        if not is_table(parameter):
            value = self.cleaned_data.get(parameter.id)
            return None if value == "" else value
        rows = [
            {part: self.cleaned_data.get(cell_name(parameter.id, i, part)) for part in parts_of(parameter)}
            for i in range(self.row_counts[parameter.id])
        ]
        return (self._by_year(parameter, rows) if parameter.by_year else self._options(parameter, rows)) or None

    def _options(self, parameter: Parameter, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
        """Two entries of one name could not be told apart by who chooses."""
        seen: set[str] = set()
        for index, label in enumerate(row["label"] for row in rows):
            if label and label in seen:
                self.add_error(cell_name(parameter.id, index, "label"), _("Questa voce c'è già."))
            seen.add(label)
        return options_of(rows)

    def _by_year(self, parameter: Parameter, rows: list[dict[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for index, row in enumerate(rows):
            year, value = row["year"], row["value"]
            if (year is None) != (value in (None, "")):
                part = "year" if year is None else "value"
                self.add_error(cell_name(parameter.id, index, part), _("Completa la riga, oppure toglila."))
            elif year is not None and str(year) in found:
                self.add_error(cell_name(parameter.id, index, "year"), _("Questo anno c'è già."))
            elif year is not None:
                found[str(year)] = value
        return found


def _of_row(label: str, number: dict[str, int]) -> SafeString:
    """Who sees the table sees which row it is; who hears it is told."""
    return format_html('{}<span class="visually-hidden">{}</span>', label, _(", riga %(n)d") % number)


def is_table(parameter: Parameter) -> bool:
    return parameter.by_year or parameter.type == "options"


def parts_of(parameter: Parameter) -> tuple[str, str]:
    return ("year", "value") if parameter.by_year else ("label", "id")


def stored_rows(parameter: Parameter, value: Any) -> list[dict[str, Any]]:
    if not value:
        return []
    if parameter.by_year:
        return [{"year": y, "value": shown(parameter.type, value[y])} for y in sorted(value, reverse=True)]
    return [dict(option) for option in value]


def shown(kind: str, value: Any) -> Any:
    """As one would type it: cents become «20.668,26»."""
    if kind != "money" or value is None:
        return value
    return f"{value // 100:,}".replace(",", ".") + f",{value % 100:02d}"


def options_of(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Entries with a name; a new one gets an id that no other has, an old one keeps its own, which answers refer to."""
    options: list[dict[str, str]] = []
    taken = {str(row["id"]) for row in rows if row["id"]}
    for row in rows:
        if not row["label"]:
            continue
        entry = str(row["id"] or "")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", entry) or "__" in entry:
            entry = free_id(row["label"], taken)
            taken.add(entry)
        options.append({"id": entry, "label": row["label"]})
    return options


def free_id(label: str, taken: Iterable[str]) -> str:
    """A name made of the label's letters that is not among `taken`."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "voce"
    stem = stem if stem[0].isalpha() else f"voce_{stem}"
    known, number, name = set(taken), 1, stem
    while name in known:
        number += 1
        name = f"{stem}_{number}"
    return name


def office_field(chosen: str) -> forms.ChoiceField:
    offices = Office.objects.filter(is_active=True)
    choices = [("", _l("Scegli un ufficio")), *((office.code, office.name) for office in offices)]
    return forms.ChoiceField(
        label=_l("Ufficio che segue il servizio"), choices=choices, initial=chosen,
        help_text=_l("Riceve le domande, e i suoi contatti sono sulla scheda."),
        error_messages={"required": _l("Scegli un ufficio."), "invalid_choice": _l("Scegli un ufficio dell'elenco.")},
    )  # fmt: skip
