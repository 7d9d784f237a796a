"""Rules in CEL (Common Expression Language): pure, safe, without loops that do not end.

Names a rule may use:
    <field>            the answer to a field; `null` when it is not answered or not shown
    <section>          a repeated section: list of rows; inside it `row.<field>` is the row's own answer
    params.<id>        the value of a parameter (a table by year: use `for_year`)
    computed.<id>      a computed value
    today              the date of today
    case.<fact>        only in the guards of transitions: see CASE_FACTS
Functions of ours: `age(date)` in whole years today · `sum(list)` of the numbers given · `date('2026-01-31')` ·
    `days(from, to)` · `months_after(date, n)` · `off_holiday(date)` the day, or the next that is no holiday ·
    `for_year(params.x, date)` the value of a table for the year of the date.
A date is a timestamp. A rule over something not answered has no result: a condition is then false, a check is silent,
a computed value is null.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import cel
from cel import Context, Program

from catalog.dates import add_months, off_holiday, years_between

Facts = Mapping[str, bool]
NAMESPACES: Final = frozenset({"params", "computed", "today", "row", "case"})
CASE_FACTS: Final[dict[str, str]] = {
    "registered": "the case has its protocol number",
    "assigned": "somebody has it in hand",
    "waiting_documents": "a request for documents is open",
    "documents_requested": "documents were already requested once",
    "notice_sent": "the notice of rejection was sent",
    "observations_closed": "observations arrived, or their days are over",
    "due_set": "the operator said what there is to pay, or that there is nothing",
    "dues_settled": "nothing is left to pay",
}
FAILURES: Final = (TypeError, ValueError, KeyError, RuntimeError, ZeroDivisionError, OverflowError)
_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class RuleError(ValueError):
    """A rule that cannot be compiled."""


@lru_cache(maxsize=4096)
def compiled(expression: str) -> Program:
    try:
        return cel.compile(expression)
    except ValueError as error:
        raise RuleError(str(error).splitlines()[0]) from None


def as_timestamp(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def cel_value(value: Any) -> Any:
    """JSON as it is, except that dates become timestamps, also inside rows."""
    if isinstance(value, str) and _ISO_DATE.match(value):
        try:
            return as_timestamp(datetime.date.fromisoformat(value))
        except ValueError:
            return value
    if isinstance(value, dict):
        return {key: cel_value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [cel_value(inner) for inner in value]
    return value


def _functions(today: datetime.date) -> dict[str, Callable[..., Any]]:
    return {
        # Over something unanswered they give nothing, instead of failing.
        "age": lambda born: born and years_between(born.date(), today),
        "sum": lambda numbers: sum(number for number in numbers if number is not None),
        "date": lambda text: as_timestamp(datetime.date.fromisoformat(text)),
        "days": lambda start, end: (end - start).days if start and end else None,
        "months_after": lambda start, months: start and as_timestamp(add_months(start.date(), months)),
        "off_holiday": lambda day: day and as_timestamp(off_holiday(day.date())),
        "for_year": lambda table, day: day and table.get(str(day.year)),
    }


FUNCTIONS: Final = frozenset(_functions(datetime.date(2000, 1, 1)))


def new_context(variables: dict[str, Any], today: datetime.date) -> Context:
    return Context(variables=variables, functions=_functions(today))


class RuleScope:
    """What rules see; answers are put in one after the other, so that a rule sees only what comes before it."""

    def __init__(self, values: Mapping[str, Any], today: datetime.date, names: list[str]) -> None:
        variables: dict[str, Any] = dict.fromkeys(names)
        variables |= {"params": cel_value(dict(values)), "today": as_timestamp(today), "computed": {}}
        self.today = today
        self._computed: dict[str, Any] = {}
        self._context = new_context(variables, today)

    def put(self, name: str, value: Any) -> None:
        self._context.add_variable(name, cel_value(value))

    def put_computed(self, name: str, value: Any) -> None:
        self._computed[name] = cel_value(value)
        self._context.add_variable("computed", self._computed)

    def evaluate(self, expression: str) -> Any:
        """None when the rule has no result."""
        try:
            return compiled(expression).execute(self._context)
        except FAILURES:
            return None

    def holds(self, expression: str | None) -> bool:
        return expression is None or self.evaluate(expression) is True
