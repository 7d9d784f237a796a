"""Values of the parameters of a service: checked, completed with defaults, and written out for texts."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from catalog.blueprint import Parameter
from catalog.formatting import format_date, format_money

Values = dict[str, Any]


class InvalidParameters(ValueError):
    """`errors`: parameter id → what is wrong, in Italian."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {message}" for key, message in errors.items()))
        self.errors = errors


class _Wrong(ValueError):
    pass


def _check_number(parameter: Any, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong(_("Scrivi un numero intero."))
    if parameter.min is not None and value < parameter.min:
        raise _Wrong(_("Il valore minimo è %(min)s.") % {"min": parameter.min})
    if parameter.max is not None and value > parameter.max:
        raise _Wrong(_("Il valore massimo è %(max)s.") % {"max": parameter.max})
    return value


def _check_text(parameter: Any, value: Any) -> Any:
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise _Wrong(_("Scrivi un testo."))
    if len(value) > parameter.max_length:
        raise _Wrong(_("Il testo è troppo lungo."))
    return value.strip()


def _check_url(parameter: Any, value: Any) -> Any:
    if not isinstance(value, str) or urlsplit(value).scheme != "https" or not urlsplit(value).hostname:
        raise _Wrong(_("Scrivi un indirizzo che comincia con https://."))
    return value


def _check_date(parameter: Any, value: Any) -> Any:
    try:
        parsed = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong(_("Scrivi una data.")) from None
    if parameter.min and parsed < parameter.min:
        raise _Wrong(_("La data è troppo lontana nel passato."))
    return value


def _check_boolean(parameter: Any, value: Any) -> Any:
    if not isinstance(value, bool):
        raise _Wrong(_("Scegli sì o no."))
    return value


def _check_options(parameter: Any, value: Any) -> Any:
    shaped = isinstance(value, list) and all(isinstance(v, dict) and set(v) == {"id", "label"} for v in value)
    if not shaped or not value or len({v["id"] for v in value}) != len(value):
        raise _Wrong(_("Scrivi un elenco di voci, ciascuna con un codice diverso."))
    if len(value) > parameter.max:
        raise _Wrong(_("L'elenco è troppo lungo."))
    return value


_CHECKS = {
    "integer": _check_number,
    "money": _check_number,
    "text": _check_text,
    "url": _check_url,
    "date": _check_date,
    "boolean": _check_boolean,
    "options": _check_options,
}


def _check_one(parameter: Parameter, value: Any) -> Any:
    if not parameter.by_year:
        return _CHECKS[parameter.type](parameter, value)
    if not isinstance(value, dict) or not value or not all(str(y).isdigit() and len(str(y)) == 4 for y in value):
        raise _Wrong(_("Scrivi un valore per ogni anno."))
    return {str(year): _CHECKS[parameter.type](parameter, one) for year, one in sorted(value.items())}


def check_values(parameters: Iterable[Parameter], given: Mapping[str, Any]) -> Values:
    """All values, defaults included; raises InvalidParameters. A missing optional value is None."""
    known = {p.id: p for p in parameters}
    values: Values = {}
    errors: dict[str, str] = {}
    errors.update({key: _("Questo parametro non esiste.") for key in given if key not in known})
    for parameter in known.values():
        value = given.get(parameter.id, parameter.default)
        if value is None and not parameter.required:
            values[parameter.id] = None
            continue
        if value is None:
            errors[parameter.id] = _("Questo valore è necessario.")
            continue
        try:
            values[parameter.id] = _check_one(parameter, value)
        except _Wrong as wrong:
            errors[parameter.id] = str(wrong)
    if errors:
        raise InvalidParameters(errors)
    return values


def _plain(kind: str, value: Any) -> str:
    if kind == "money":
        return format_money(value)
    if kind == "date":
        return format_date(value)
    if kind == "boolean":
        return _("sì") if value else _("no")
    if kind == "options":
        labels = [option["label"] for option in value]
        return ("; " if any("," in label for label in labels) else ", ").join(labels)
    return str(value)


def as_text(parameter: Parameter, value: Any) -> str:
    """How `{parameter}` reads inside a text; a table by year reads «2026: …; 2025: …»."""
    if value is None:
        return ""
    if parameter.by_year:
        return "; ".join(f"{year}: {_plain(parameter.type, value[year])}" for year in sorted(value, reverse=True))
    return _plain(parameter.type, value)
