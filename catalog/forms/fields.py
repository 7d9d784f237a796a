"""Django form fields for the answers of citizens. Messages are plain Italian and never repeat what was typed."""

import copy
import datetime
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from codicefiscale import codicefiscale
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from ui import widgets

MISSING: Final = _("Compila questo campo.")
CHOOSE: Final = _("Scegli una risposta.")
TOO_LONG: Final = _("Il testo è troppo lungo: puoi usare al massimo %(limit_value)d caratteri.")
# Line breaks and tabs are what a person types; the others break letters and files.
NO_CONTROL: Final = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", _("Il testo contiene caratteri non ammessi."), inverse_match=True
)
_CENTS: Final = re.compile(r"\d{1,10}(\.\d{1,2})?\Z")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_PHONE: Final = re.compile(r"\+?\d{6,15}\Z")
_PLATE: Final = re.compile(r"[A-Z0-9]{4,10}\Z")
_TAX_NUMBER: Final = re.compile(r"\d{11}\Z")


def reword(field: forms.Field, **messages: Any) -> None:
    """Say a validator's refusal in our words, by its code. Validators shared by all fields are replaced, never changed."""
    field.validators = [_reworded(validator, messages) for validator in field.validators]


def _reworded(validator: Any, messages: dict[str, Any]) -> Any:
    code = getattr(validator, "code", "")
    if code not in messages or validator is NO_CONTROL:
        return validator
    changed = copy.copy(validator)
    changed.message = messages[code]
    return changed


class PlainText(forms.CharField):
    default_validators = [NO_CONTROL]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= {"required": MISSING}
        reword(self, max_length=TOO_LONG)


class EmailAnswer(forms.EmailField):
    widget = widgets.Email
    default_validators = [*forms.EmailField.default_validators, NO_CONTROL]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.error_messages |= {"required": MISSING}
        wrong = _("Scrivi un indirizzo email completo, per esempio nome@esempio.it.")
        reword(self, invalid=wrong, max_length=wrong)


class _Normalised(PlainText):
    """A text with a single right form; `normalise` gives it or raises ValidationError."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return self.normalise(str(text)) if text and "\x00" not in text else str(text or "")

    def normalise(self, text: str) -> str:
        raise NotImplementedError


class PhoneAnswer(_Normalised):
    widget = widgets.Phone

    def normalise(self, text: str) -> str:
        plain = re.sub(r"[\s./()-]", "", text)
        if not _PHONE.match(plain):
            raise ValidationError(_("Scrivi un numero di telefono con le sole cifre, per esempio 02 1234567."))
        return plain


class FiscalCodeAnswer(_Normalised):
    """Sixteen characters with their control letter, or the eleven digits of a provisional code."""

    widget = widgets.FiscalCode

    def normalise(self, text: str) -> str:
        code = re.sub(r"\s", "", text).upper()
        if not (codicefiscale.is_valid(code) or valid_tax_number(code)):
            raise ValidationError(_("Il codice fiscale non è corretto: controlla di averlo scritto bene."))
        return code


class TaxCodeAnswer(FiscalCodeAnswer):
    """Of a firm or body: usually the eleven digits of its VAT number."""


class IbanAnswer(_Normalised):
    widget = widgets.Iban

    def __init__(self, *, countries: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.countries = countries

    def normalise(self, text: str) -> str:
        try:
            iban = IBAN(text[:60], validate_bban=True)
        except SchwiftyException:
            raise ValidationError(_("L'IBAN non è corretto: controlla tutte le cifre e le lettere.")) from None
        if self.countries and iban.country_code not in self.countries:
            raise ValidationError(_("Non possiamo pagare su un conto di questo Paese."))
        return str(iban.compact)


class PlateAnswer(_Normalised):
    def normalise(self, text: str) -> str:
        plate = re.sub(r"[\s-]", "", text).upper()
        if not _PLATE.match(plate):
            raise ValidationError(_("Controlla la targa: sono lettere e numeri, per esempio AB123CD."))
        return plate


class MoneyAnswer(forms.Field):
    """Cents. Typed as «1.234,56», «1234,56» or «1234.56»."""

    widget = widgets.Money

    def __init__(self, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.minimum, self.maximum = minimum, maximum
        self.error_messages |= {"required": MISSING}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        # The widget has already read the dots and commas; reading them twice would take 12,345 for 12345.
        plain = str(value)
        if not _CENTS.match(plain) or not plain.isascii():
            raise ValidationError(_("Scrivi un importo in euro, per esempio 1.234,56."))
        whole, _dot, rest = plain.partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0"))

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not self.minimum <= value <= self.maximum:
            raise ValidationError(_("L'importo è fuori dai limiti ammessi."))


class IntegerAnswer(forms.IntegerField):
    widget = forms.TextInput

    def __init__(self, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        super().__init__(min_value=minimum, max_value=maximum, localize=False, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"
        self.error_messages |= {"required": MISSING, "invalid": _("Scrivi un numero intero.")}
        reword(
            self,
            min_value=_("Il valore minimo è %(limit_value)s."),
            max_value=_("Il valore massimo è %(limit_value)s."),
        )


class DateAnswer(forms.Field):
    """ISO text of a date that exists."""

    def __init__(
        self,
        *,
        today: datetime.date,
        not_future: bool = False,
        not_past: bool = False,
        birthday: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=widgets.DateParts(birthday=birthday), **kwargs)
        self.today, self.not_future, self.not_past = today, not_future, not_past
        self.error_messages |= {"required": MISSING}

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        try:
            day = datetime.date.fromisoformat(value) if _DAY.match(str(value)) else datetime.date.min
        except ValueError:
            day = datetime.date.min
        if day.year < 1900:
            raise ValidationError(_("Questa data non esiste: scrivi giorno, mese e anno con 4 cifre."))
        return day.isoformat()

    def validate(self, value: str | None) -> None:
        super().validate(value)
        if value and self.not_future and value > self.today.isoformat():
            raise ValidationError(_("La data non può essere nel futuro."))
        if value and self.not_past and value < self.today.isoformat():
            raise ValidationError(_("La data non può essere nel passato."))


class OneChoice(forms.ChoiceField):
    # Option → the words under its label.
    option_helps: Mapping[str, str] = MappingProxyType({})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= {"required": CHOOSE, "invalid_choice": _("Scegli una delle risposte dell'elenco.")}


class ManyChoices(forms.MultipleChoiceField):
    widget = widgets.CheckboxChoices
    option_helps: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *, max_chosen: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_chosen = max_chosen
        wrong = _("Scegli fra le risposte dell'elenco.")
        self.error_messages |= {"required": CHOOSE, "invalid_choice": wrong, "invalid_list": wrong}

    def to_python(self, value: Any) -> list[str]:
        # A long list is cut before each entry is compared.
        return list(dict.fromkeys(super().to_python(value[:500] if isinstance(value, list) else value)))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.max_chosen:
            raise ValidationError(_("Puoi scegliere al massimo %(max)d risposte.") % {"max": self.max_chosen})


class YesNo(forms.TypedChoiceField):
    """True, False, or None when not answered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("true", _("Sì")), ("false", _("No"))],
            coerce=lambda value: value == "true",
            empty_value=None,
            widget=widgets.RadioChoices(horizontal=True),
            **kwargs,
        )
        self.error_messages |= {"required": CHOOSE, "invalid_choice": CHOOSE}

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


class MustTick(forms.BooleanField):
    widget = widgets.Declaration

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= {"required": _("Per continuare devi confermare.")}


class AddressAnswer(forms.Field):
    """{street, number, postal_code, town, province}; the number may be missing (SNC)."""

    widget = widgets.Address

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= {"required": _("Scrivi l'indirizzo.")}

    def to_python(self, value: Any) -> dict[str, str] | None:
        if not isinstance(value, dict):
            return None
        parts = {name: str(value.get(name) or "").strip() for name in widgets.ADDRESS_PARTS}
        if not any(parts.values()):
            return None
        if any(len(text) > 120 for text in parts.values()):
            raise ValidationError(_("L'indirizzo è troppo lungo."))
        for text in parts.values():
            NO_CONTROL(text)
        return parts

    def validate(self, value: dict[str, str] | None) -> None:
        super().validate(value)
        if value is None:
            return
        if not (value["street"] and value["town"]):
            raise ValidationError(_("Scrivi almeno la via e il Comune."))
        if not re.fullmatch(r"[0-9]{5}", value["postal_code"]):
            raise ValidationError(_("Il CAP è fatto di 5 cifre."))
        if value["province"] and not re.fullmatch(r"[A-Z]{2}", value["province"]):
            raise ValidationError(_("La provincia è una sigla di 2 lettere, per esempio MI."))


def valid_tax_number(code: str) -> bool:
    """Eleven digits whose last one is the control digit (D.M. 23 December 1976)."""
    if not _TAX_NUMBER.match(code) or not code.isascii():
        return False
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(code)]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
