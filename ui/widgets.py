"""Widgets of the field types that Italian forms share. Each normalises what people really type; the form field judges it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

ADDRESS_PARTS = ("street", "number", "postal_code", "town", "province")


class Phone(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", **(attrs or {})})


class Email(forms.EmailInput):
    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "email", "spellcheck": "false", **(attrs or {})})


class NativeDate(forms.DateInput):
    """The browser's own picker; it only understands ISO dates, whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}), format="%Y-%m-%d")


class Money(forms.TextInput):
    """Amount in euro as people write it: `1.234,50` and `1234.50` both become `1234.50`."""

    unit = "€"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return None if value is None else plain_amount(value)

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        return shown.replace(".", ",") if shown and re.fullmatch(r"-?\d+\.\d{1,2}", shown) else shown


def plain_amount(typed: str) -> str:
    """`1.234,50` → `1234.50`. What is not an amount is returned as it came, so that the field can refuse it."""
    text = typed.replace("€", "").replace("\xa0", "").replace(" ", "").strip()
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text) or re.fullmatch(r"-?\d+,\d+", text):
        return text.replace(".", "").replace(",", ".")
    return text if re.fullmatch(r"-?[\d.,]+", text) else typed.strip()


class _Code(forms.TextInput):
    """A code that is written with spaces and in any case, and means the same without."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        quiet = {"autocapitalize": "characters", "autocorrect": "off", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**quiet, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return None if value is None else re.sub(r"[\s.-]", "", value).upper()


class FiscalCode(_Code):
    monospaced = True
    width = "md"


class Iban(_Code):
    monospaced = True
    width = "lg"

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        return " ".join(re.findall(r".{1,4}", shown)) if shown else shown


class DateParts(forms.MultiWidget):
    """Day, month and year in three inputs. Its value is an ISO date, or what was typed joined by hyphens when it is none."""

    template_name = "ui/widgets/date_parts.html"
    use_fieldset = True
    labels = (_("Giorno"), _("Mese"), _("Anno"))

    def __init__(self, attrs: Mapping[str, Any] | None = None, birthday: bool = False) -> None:
        words = ("bday-day", "bday-month", "bday-year") if birthday else ("off", "off", "off")
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric", "autocomplete": word, "maxlength": length})
            for name, word, length in zip(("day", "month", "year"), words, (2, 2, 4), strict=True)
        }
        super().__init__(parts, dict(attrs or {}))

    def decompress(self, value: Any) -> list[str | None]:
        if not value:
            return [None, None, None]
        year, _sep, rest = (value.isoformat() if hasattr(value, "isoformat") else str(value)).partition("-")
        month, _sep, day = rest.partition("-")
        return [day[:2], month, year]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        day, month, year = ((part or "").strip() for part in super().value_from_datadict(data, files, name))
        if not (day or month or year):
            return None
        # str.isdigit alone would let «²» through, which int() refuses.
        if f"{day}{month}".isascii() and day.isdigit() and month.isdigit() and len(year) == 4:
            return f"{year}-{int(month):02d}-{int(day):02d}"
        return f"{year}-{month}-{day}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return with_labels(super().get_context(name, value, attrs), self.labels)


class Address(forms.MultiWidget):
    """A postal address: dict of `street`, `number`, `postal_code`, `town`, `province`, all text; None when all are empty."""

    template_name = "ui/widgets/address.html"
    use_fieldset = True
    labels = (_("Via o piazza"), _("Numero civico"), _("CAP"), _("Comune"), _("Provincia"))

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "street": forms.TextInput({"autocomplete": "address-line1"}),
            "number": forms.TextInput({"autocomplete": "off"}),
            "postal_code": forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric", "maxlength": 5}),
            "town": forms.TextInput({"autocomplete": "address-level2"}),
            "province": forms.TextInput(
                {"autocomplete": "address-level1", "maxlength": 2, "autocapitalize": "characters"}
            ),
        }
        super().__init__(parts, dict(attrs or {}))

    def decompress(self, value: Any) -> list[str]:
        known = value if isinstance(value, Mapping) else {}
        return [str(known.get(part) or "") for part in ADDRESS_PARTS]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        value = {part: (text or "").strip() for part, text in zip(ADDRESS_PARTS, typed, strict=True)}
        value["province"] = value["province"].upper()
        return value if any(value.values()) else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # A dict would be taken for a list of values by the base class.
        return with_labels(super().get_context(name, self.decompress(value), attrs), self.labels)


def with_labels(context: dict[str, Any], labels: Sequence[Any]) -> dict[str, Any]:
    for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
        part["label"] = label
    return context


class Upload(forms.FileInput):
    """A file input that shows what was already uploaded; each file can be removed by a submit button."""

    template_name = "ui/widgets/upload.html"

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        current: Sequence[Any] = (),
        remove_name: str = "remove_file",
        accept: str = "",
    ) -> None:
        super().__init__({**({"accept": accept} if accept else {}), **(attrs or {})})
        self.current = current
        self.remove_name = remove_name

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"].update(current=self.current, remove_name=self.remove_name)
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return super().use_required_attribute(initial) and not self.current

    def value_omitted_from_data(self, data: Any, files: MultiValueDict[str, Any], name: str) -> bool:
        return name not in files


class RadioChoices(forms.RadioSelect):
    def __init__(self, attrs: Mapping[str, Any] | None = None, choices: Any = (), horizontal: bool = False) -> None:
        super().__init__(dict(attrs or {}), choices)
        self.horizontal = horizontal


class CheckboxChoices(forms.CheckboxSelectMultiple):
    pass


class Declaration(forms.CheckboxInput):
    """A single box whose label is the whole declaration."""
