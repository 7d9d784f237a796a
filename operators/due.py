"""How a case stands with its term, in words and a sign: never by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.clock import running_suspension
from cases.models import Case, Suspension
from cases.queries import DUE_SOON_DAYS
from ui.components.basics import chip_markup


@dataclass(frozen=True)
class DueSign:
    """`text`: the days left or why the clock does not count; `day`: the last day for the outcome."""

    text: str
    kind: str
    icon: str
    day: date | None

    @property
    def markup(self) -> SafeString:
        """On every row of a queue, so without a template."""
        sign = chip_markup(self.text, self.kind, self.icon) if self.icon else format_html("<span>{}</span>", self.text)
        if self.day is None:
            return sign
        day = '{} <span class="sp-meta"><time datetime="{}">{}</time></span>'
        return format_html(day, sign, self.day.isoformat(), f"{self.day:%d/%m/%Y}")


def due_sign(case: Case, suspensions: Sequence[Suspension]) -> DueSign:
    today = timezone.localdate()
    if case.closed_at:
        return DueSign(_("Chiusa"), "neutral", "it-check", timezone.localdate(case.closed_at))
    if case.decided_at:
        return DueSign(_("Decisa"), "success", "it-check", timezone.localdate(case.decided_at))
    stop = running_suspension(suspensions, today)
    if stop:
        until = date_format(stop.end, "d/m")
        return DueSign(_("Sospesa fino al %(day)s") % {"day": until}, "info", "it-minus-circle", case.due_on)
    return _days_left(case.due_on, (case.due_on - today).days)


def _days_left(day: date, left: int) -> DueSign:
    if left < 0:
        late = ngettext("In ritardo di %(n)d giorno", "In ritardo di %(n)d giorni", -left) % {"n": -left}
        return DueSign(late, "danger", "it-error", day)
    if left == 0:
        return DueSign(_("Scade oggi"), "danger", "it-warning-circle", day)
    text = ngettext("Manca %(n)d giorno", "Mancano %(n)d giorni", left) % {"n": left}
    if left <= DUE_SOON_DAYS:
        return DueSign(text, "warning", "it-clock", day)
    return DueSign(text, "neutral", "", day)
