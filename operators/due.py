"""How a case stands with its term, in words and a sign: never by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.clock import running_suspension
from cases.models import Case, CaseTarget, Suspension
from cases.queries import DUE_SOON_DAYS
from catalog.queries import definition
from ui.components.basics import chip_markup


@dataclass(frozen=True)
class DueSign:
    """`text`: the days left or why the clock does not count; `day`: the last one, for the outcome or for `aim`."""

    text: str
    kind: str
    icon: str
    day: date | None
    aim: str = ""

    @property
    def markup(self) -> SafeString:
        """On every row of a queue, so without a template."""
        aim = format_html('<span class="sp-meta op-line">{}</span>', self.aim) if self.aim else ""
        return format_html("{}{}", aim, self.unnamed_markup)

    @property
    def unnamed_markup(self) -> SafeString:
        """Where the aim stands beside it already."""
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


def pressing_sign(case: Case, suspensions: Sequence[Suspension], targets: Sequence[CaseTarget]) -> DueSign:
    """The sign of what presses most: the term, or an intermediate target before it."""
    term, waiting = due_sign(case, suspensions), [target for target in targets if target.met_at is None]
    if case.target_on is None or case.target_on >= case.due_on or not waiting or not _counts(case, suspensions):
        return term
    nearest = min(waiting, key=lambda target: target.due_on)
    left = (nearest.due_on - timezone.localdate()).days
    return replace(_days_left(nearest.due_on, left), aim=_target_labels(case).get(nearest.target_id, ""))


def _counts(case: Case, suspensions: Sequence[Suspension]) -> bool:
    return not case.closed_at and not case.decided_at and not running_suspension(suspensions, timezone.localdate())


def _target_labels(case: Case) -> dict[str, str]:
    return {target.id: target.label for target in definition(case.definition_hash).term.targets}


def target_signs(case: Case, suspensions: Sequence[Suspension], targets: Sequence[CaseTarget]) -> list[DueSign]:
    """Each intermediate target of the case with its sign, `aim` is what it is about."""
    labels = _target_labels(case)
    return [replace(_target_sign(case, suspensions, t), aim=labels.get(t.target_id, "")) for t in targets]


def _target_sign(case: Case, suspensions: Sequence[Suspension], target: CaseTarget) -> DueSign:
    if target.met_at:
        met = timezone.localdate(target.met_at)
        if met <= target.due_on:
            return DueSign(_("Raggiunto"), "success", "it-check", met)
        return DueSign(_("Raggiunto in ritardo"), "warning", "it-check", met)
    if case.closed_at:
        return DueSign(_("Non raggiunto"), "neutral", "it-close", target.due_on)
    if not _counts(case, suspensions):
        return DueSign(_("In attesa"), "neutral", "it-clock", target.due_on)
    return _days_left(target.due_on, (target.due_on - timezone.localdate()).days)


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
