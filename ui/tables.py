"""Tables that people open with a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(head: Iterable[Any], lines: Iterable[Iterable[Any]]) -> str:
    """With semicolons, as spreadsheets set to Italian read them."""
    table = io.StringIO()
    writer = csv.writer(table, delimiter=";")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in line] for line in lines)
    return table.getvalue()


def _cell(value: object) -> str:
    """A stranger may have written it: a sheet must not take it for a formula."""
    text = value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
