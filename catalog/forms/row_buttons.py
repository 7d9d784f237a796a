"""Rows of a form that a person adds, takes away and moves without JavaScript: buttons `name="riga" value="up:<list>:<index>"`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

MAX_ROWS = 250
_ACTION = re.compile(r"(add|remove|up|down):([a-z0-9_]+)(?::(\d{1,3}))?\Z", re.ASCII)


def count_name(name: str) -> str:
    return f"{name}__righe"


def cell_name(name: str, index: int, part: str) -> str:
    return f"{name}__{index}__{part}"


def posted_rows(data: Mapping[str, Any], name: str, parts: Sequence[str]) -> list[dict[str, str]]:
    text = str(data.get(count_name(name), ""))
    count = min(int(text), MAX_ROWS) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return [{part: str(data.get(cell_name(name, i, part), "")).strip() for part in parts} for i in range(count)]


def is_row_action(data: Mapping[str, Any]) -> bool:
    return bool(_ACTION.match(str(data.get("riga", ""))))


def after_action(data: Mapping[str, Any], name: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows as the button pressed wants them; as they are when it was another list's."""
    match = _ACTION.match(str(data.get("riga", "")))
    if match is None or match[2] != name:
        return rows
    verb, index, changed = match[1], int(match[3] or 0), list(rows)
    if verb == "add":
        return [*changed, {}] if len(changed) < MAX_ROWS else changed
    if index >= len(changed):
        return changed
    row = changed.pop(index)
    if verb != "remove":
        changed.insert(max(index + (-1 if verb == "up" else 1), 0), row)
    return changed
