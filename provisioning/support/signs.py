"""How requests for help and adhesions stand, in words and a sign, on console and desk: never by colour alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provisioning.support.models import Adhesion, TicketClock, TroubleTicket

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Below which the time left is said in bold colours.
PRESSING = timedelta(hours=2)
Standing = TicketClock.Standing
STATE_KINDS = {
    TroubleTicket.State.OPENED: "neutral",
    TroubleTicket.State.IN_CHARGE: "info",
    TroubleTicket.State.WAITING: "warning",
    TroubleTicket.State.RESOLVED: "success",
    TroubleTicket.State.CLOSED: "neutral",
}
ADHESION_KINDS = {
    Adhesion.State.ASKED: "info",
    Adhesion.State.QUESTIONED: "warning",
    Adhesion.State.ACCEPTED: "success",
    Adhesion.State.REFUSED: "danger",
    Adhesion.State.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class DueSign:
    """`due`: until when; None where no time runs any more."""

    text: str
    kind: str
    icon: str
    due: datetime | None = None


@dataclass(frozen=True)
class TicketRow:
    """A request with its signs, for a line of a list or the head of its page."""

    ticket: TroubleTicket
    due: DueSign
    state_kind: str


def ticket_row(ticket: TroubleTicket) -> TicketRow:
    return TicketRow(ticket, due_sign(ticket), STATE_KINDS[TroubleTicket.State(ticket.state)])


def ticket_rows(tickets: Iterable[TroubleTicket]) -> list[TicketRow]:
    return [ticket_row(ticket) for ticket in tickets]


def hours_of_support() -> str:
    """«dalle 9:00 alle 13:00 e dalle 14:00 alle 18:00»"""
    span = _("dalle %(opens)s alle %(closes)s")
    spans = [{"opens": f"{o:%-H:%M}", "closes": f"{c:%-H:%M}"} for o, c in settings.SPORTELLO_SUPPORT_HOURS]
    return _(" e ").join(span % each for each in spans)


def due_sign(ticket: TroubleTicket, now: datetime | None = None) -> DueSign:
    clock, now = ticket.clock, now or timezone.now()
    standing = clock.standing(now)
    if standing in (Standing.RUNNING, Standing.LATE):
        return _going(clock, now)
    texts = {
        Standing.STOPPED: (_("Tempo fermo: si aspetta l'ente"), "info", "it-minus-circle"),
        Standing.KEPT: (_("Intervento nei tempi"), "success", "it-check"),
        Standing.MISSED: (_("Intervento fuori tempo"), "warning", "it-warning-circle"),
        Standing.DROPPED: (_("Ritirata in tempo"), "neutral", "it-close"),
    }
    return DueSign(*texts[standing])


def _going(clock: TicketClock, now: datetime) -> DueSign:
    left = clock.due_at - now
    if left < timedelta():
        late = _("Scaduto da %(time)s") % {"time": _length(-left)}
        return DueSign(late, "danger", "it-error", clock.due_at)
    kind, icon = ("warning", "it-clock") if left <= PRESSING else ("neutral", "it-clock")
    return DueSign(_left(left), kind, icon, clock.due_at)


def _left(left: timedelta) -> str:
    """In the largest unit that still says something; the verb goes with the number."""
    if left < HOUR:
        n = max(1, left // timedelta(minutes=1))
        return ngettext("Manca %(n)d minuto", "Mancano %(n)d minuti", n) % {"n": n}
    if left < 2 * DAY:
        n = left // HOUR
        return ngettext("Manca %(n)d ora", "Mancano %(n)d ore", n) % {"n": n}
    n = left // DAY
    return ngettext("Manca %(n)d giorno", "Mancano %(n)d giorni", n) % {"n": n}


def _length(late: timedelta) -> str:
    if late < HOUR:
        n = max(1, late // timedelta(minutes=1))
        return ngettext("%(n)d minuto", "%(n)d minuti", n) % {"n": n}
    if late < 2 * DAY:
        n = late // HOUR
        return ngettext("%(n)d ora", "%(n)d ore", n) % {"n": n}
    n = late // DAY
    return ngettext("%(n)d giorno", "%(n)d giorni", n) % {"n": n}
