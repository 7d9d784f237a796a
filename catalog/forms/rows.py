"""Repeated groups without JavaScript: how many rows a POST holds, and adding or removing one."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.datastructures import MultiValueDict

from catalog.blueprint import Section
from catalog.forms.codec import SEPARATOR

_COUNT: Final = re.compile(r"\d{1,3}\Z", re.ASCII)


class TooManyRows(ValueError):
    """More rows than the section admits; nothing was built for them."""


def count_name(section: Section) -> str:
    return f"{section.id}{SEPARATOR}rows"


def row_name(section_id: str, index: int, field_id: str) -> str:
    return f"{section_id}{SEPARATOR}{index}{SEPARATOR}{field_id}"


def posted_rows(section: Section, data: Mapping[str, Any]) -> int:
    """Raises TooManyRows; decided on a number, before any field is built."""
    assert section.repeat is not None
    text = str(data.get(count_name(section), section.repeat.min))
    count = int(text) if _COUNT.match(text) else section.repeat.max + 1
    if count > section.repeat.max:
        raise TooManyRows
    return max(count, section.repeat.min)


def row_action(data: Mapping[str, Any], sections: Mapping[str, Section]) -> tuple[str, Section, int] | None:
    """("add", section, -1) or ("remove", section, index) when that button was pressed on this step."""
    added = sections.get(str(data.get("add", "")))
    if added is not None:
        return "add", added, -1
    section_id, _colon, index = str(data.get("remove", "")).partition(":")
    removed = sections.get(section_id)
    if removed is not None and _COUNT.match(index):
        return "remove", removed, int(index)
    return None


def after_action(data: Mapping[str, Any], action: tuple[str, Section, int]) -> MultiValueDict[str, Any]:
    """The typed data with the row added or taken away. Raises TooManyRows."""
    verb, section, index = action
    assert section.repeat is not None
    count = posted_rows(section, data)
    moved = _copy(data)
    if verb == "add":
        moved[count_name(section)] = str(min(count + 1, section.repeat.max))
    elif index < count and count > section.repeat.min:
        moved = _without_row(moved, section.id, index)
        moved[count_name(section)] = str(count - 1)
    return moved


def _copy(data: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    if isinstance(data, MultiValueDict):
        return MultiValueDict({key: list(values) for key, values in data.lists()})
    return MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in data.items()})


def _without_row(data: MultiValueDict[str, Any], section_id: str, removed: int) -> MultiValueDict[str, Any]:
    """Rows after the removed one move up."""
    pattern = re.compile(rf"{re.escape(section_id)}{SEPARATOR}(\d{{1,3}}){SEPARATOR}(.+)\Z", re.ASCII)
    kept: MultiValueDict[str, Any] = MultiValueDict()
    for key, values in data.lists():
        match = pattern.match(key)
        index = int(match[1]) if match else -1
        if match and index == removed:
            continue
        moved = row_name(section_id, index - 1, match[2]) if match and index > removed else key
        kept.setlist(moved, values)
    return kept
