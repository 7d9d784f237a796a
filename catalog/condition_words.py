"""A condition in CEL, as a person would say it: «Quale?» è «Cane»."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from catalog.blueprint import Blueprint, BlueprintField, NoteField

_SIMPLE: Final = re.compile(r"(!?)(?:row\.)?([a-z]\w*)\Z")
_EQUALS: Final = re.compile(r"(?:row\.)?([a-z]\w*)\s*(==|!=)\s*'([^']*)'\Z")
_AMONG: Final = re.compile(r"(?:row\.)?([a-z]\w*)\s+in\s+\[([^\]]*)\]\Z")
_CONTAINED: Final = re.compile(r"'([^']*)'\s+in\s+(?:row\.)?([a-z]\w*)\Z")
_NAME: Final = re.compile(r"(?<!['\w.])(?:row\.)?([a-z]\w*)(?![\w(])")
_QUOTED: Final = re.compile(r"'([^']*)'")
_JOINED: Final = re.compile(r"\s*(&&|\|\|)\s*")


def condition_in_words(blueprint: Blueprint, expression: str) -> str:
    """What it asks for; when it is too involved to be said so, the questions it depends on."""
    fields = _fields(blueprint)
    said = None if "(" in expression else _joined(expression, fields)
    return said or _depends(blueprint, expression, fields)


def _fields(blueprint: Blueprint) -> dict[str, BlueprintField]:
    return {f.id: f for _step, s in blueprint.sections() for f in s.fields if not isinstance(f, NoteField)}


def _joined(expression: str, fields: dict[str, Any]) -> str | None:
    words = {"&&": _("e"), "||": _("oppure")}
    pieces = [words[p] if p in words else _one(p.strip(), fields) for p in _JOINED.split(expression)]
    return None if None in pieces else " ".join(str(piece) for piece in pieces)


def _one(piece: str, fields: dict[str, Any]) -> str | None:
    readers: list[tuple[re.Pattern[str], Callable[[re.Match[str], dict[str, Any]], str | None]]] = [
        (_SIMPLE, _yes_or_no), (_EQUALS, _is), (_AMONG, _is_among), (_CONTAINED, _holds),
    ]  # fmt: skip
    for pattern, reader in readers:
        match = pattern.match(piece)
        if match:
            return reader(match, fields)
    return None


def _yes_or_no(match: re.Match[str], fields: dict[str, Any]) -> str | None:
    item = fields.get(match[2])
    answer = _("no") if match[1] else _("sì")
    return None if item is None else _("«%(question)s» è «%(answer)s»") % {"question": item.label, "answer": answer}


def _is(match: re.Match[str], fields: dict[str, Any]) -> str | None:
    item = fields.get(match[1])
    if item is None:
        return None
    sentence = _("«%(question)s» è «%(answer)s»") if match[2] == "==" else _("«%(question)s» non è «%(answer)s»")
    return sentence % {"question": item.label, "answer": _option(item, match[3])}


def _is_among(match: re.Match[str], fields: dict[str, Any]) -> str | None:
    item = fields.get(match[1])
    if item is None:
        return None
    answers = _(" o ").join(_quoted(_option(item, text)) for text in _QUOTED.findall(match[2]))
    return _("«%(question)s» è %(answers)s") % {"question": item.label, "answers": answers}


def _holds(match: re.Match[str], fields: dict[str, Any]) -> str | None:
    item = fields.get(match[2])
    if item is None:
        return None
    return _("in «%(question)s» c'è «%(answer)s»") % {"question": item.label, "answer": _option(item, match[1])}


def _quoted(words: str) -> str:
    return _("«%s»") % words


def _option(item: Any, option_id: str) -> str:
    return next((option.label for option in getattr(item, "options", ()) if option.id == option_id), option_id)


def _depends(blueprint: Blueprint, expression: str, fields: dict[str, Any]) -> str:
    computed = {item.id: item.expr for item in blueprint.computed}
    text = re.sub(r"computed\.(\w+)", lambda match: computed.get(match[1], ""), expression)
    groups = {section.id: section.title for _step, section in blueprint.sections() if section.repeat}
    labels = {name: item.label for name, item in fields.items()} | groups
    named = [labels[name] for name in dict.fromkeys(_NAME.findall(_QUOTED.sub("", text))) if name in labels]
    if not named:
        return _("dipende dai valori scelti dal Comune")
    return _("dipende da %(questions)s") % {"questions": ", ".join(map(_quoted, named))}
