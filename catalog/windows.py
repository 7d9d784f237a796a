"""Is the service open? Windows of opening, both ends included, in the time of Rome."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from catalog.blueprint import Window
from catalog.resolve import ResolvedDefinition


@dataclass(frozen=True)
class WindowState:
    """`closes_at`: when the open window ends; `opens_at`: when the next one begins. None = no limit, or none known.

    `is_late`: open, but only for applications that come after the proper ones.
    """

    is_open: bool
    opens_at: datetime.datetime | None = None
    closes_at: datetime.datetime | None = None
    message: str = ""
    is_late: bool = False


@dataclass(frozen=True, order=True)
class _Span:
    opens: datetime.datetime
    closes: datetime.datetime
    late: bool = False


def window_state(definition: ResolvedDefinition, now: datetime.datetime) -> WindowState:
    """`now` must be aware. A service without windows is always open."""
    if not definition.windows.calls:
        return WindowState(is_open=True)
    year = timezone.localtime(now).year
    # In UTC: two instants of one time zone are compared by what the clocks show, which in October is the same twice.
    now = now.astimezone(datetime.UTC)
    spans = sorted(span for call in definition.windows.calls for span in _spans(call, year))
    current = [span for span in spans if span.opens <= now <= span.closes]
    if current:
        proper = [span for span in current if not span.late]
        return WindowState(is_open=True, closes_at=max(s.closes for s in proper or current), is_late=not proper)
    later = [span.opens for span in spans if span.opens > now and not span.late]
    return WindowState(is_open=False, opens_at=min(later, default=None), message=definition.windows.closed_message)


def _spans(call: Window, year: int) -> list[_Span]:
    if call.opens is None or call.closes is None:
        return []
    opens, closes = _moment(call.opens, end=False), _moment(call.closes, end=True)
    if not call.yearly:
        return [_span(opens, closes, call.late)]
    over = closes.year - opens.year if closes.year > opens.year else int(closes.replace(year=opens.year) < opens)
    return [_span(_in_year(opens, y), _in_year(closes, y + over), call.late) for y in (year - 1, year, year + 1)]


def _span(opens: datetime.datetime, closes: datetime.datetime, late: bool) -> _Span:
    return _Span(_in_rome(opens, end=False), _in_rome(closes, end=True), late)


def _in_year(moment: datetime.datetime, year: int) -> datetime.datetime:
    try:
        return moment.replace(year=year)
    except ValueError:
        return moment.replace(year=year, day=28)


def _moment(value: object, *, end: bool) -> datetime.datetime:
    """A day alone means its first or its last instant; without time zone, which may depend on the year."""
    text = str(value)
    if "T" in text:
        return datetime.datetime.fromisoformat(text)
    clock = datetime.time.max if end else datetime.time.min
    return datetime.datetime.combine(datetime.date.fromisoformat(text), clock)


def _in_rome(moment: datetime.datetime, *, end: bool) -> datetime.datetime:
    """When clocks show a time twice, or never, the reading that gives the citizen more time."""
    readings = [timezone.make_aware(moment.replace(fold=fold)) for fold in (0, 1)]
    return (max if end else min)(readings, key=lambda reading: reading.timestamp())
